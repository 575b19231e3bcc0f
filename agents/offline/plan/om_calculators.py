"""The calculators' questions: which calculator is meant, which figure is which input, and what is still missing.

Inputs are slots of the frame, named as below. What an analysis of a plant found may stand in them before the question
is asked: energy_mwh_per_day and soiling_per_day (1/day) for cleaning, energy_mwh for lost energy,
measured_rate_percent for the warranty. A figure of the question takes the place of one that was there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from agents.offline.frame import Frame
from agents.offline.moves import Call
from agents.offline.plan import om_inputs
from agents.offline.plan import om_words as words
from agents.offline.plan.om_figures import Said, found
from agents.offline.plan.om_inputs import Inputs
from agents.offline.reading import Reading

NEEDED = {
    "cleaning": ("cost_per_cleaning", "price_per_mwh", "energy_mwh_per_day", "soiling_per_day"),
    "loss_value": ("energy_mwh", "price_per_mwh"),
    "warranty": ("first_year_percent", "annual_percent"),
    "repair": ("affected_percent",),
    "crew": ("size_mw",),
}
KEPT = {name for names in NEEDED.values() for name in names} | {"measured_rate_percent", "currency"} - {"size_mw"}
MONEY = {"cost_per_cleaning", "price_per_mwh", "repair_cost", "replace_cost"}
TOOLS = {
    "cleaning": "cleaning_economics",
    "loss_value": "loss_value",
    "warranty": "warranty_check",
    "repair": "repair_or_replace",
    "crew": "crew_schedule",
}
TAKES = {
    "cleaning": {*NEEDED["cleaning"], "rain_interval_days", "loss_now_percent", "days_to_rain", "currency"},
    "loss_value": {*NEEDED["loss_value"], "currency"},
    "warranty": {
        *NEEDED["warranty"], "age_years", "measured_percent", "measured_rate_percent", "uncertainty_percent",
        "life_years",
    },
    "repair": {
        *NEEDED["repair"], "repair_cost", "replace_cost", "remaining_life_years", "age_years", "modules", "currency",
    },
    "crew": {
        *NEEDED["crew"], "persons", "hours_per_day", "working_days", "tracker", "plant_type", "medium_voltage", "month",
        "season", "hemisphere",
    },
}  # fmt: skip
_READ: dict[str, Callable[[list[Said], str], Inputs]] = {
    "cleaning": om_inputs.cleaning,
    "loss_value": om_inputs.loss_value,
    "warranty": om_inputs.warranty,
    "repair": om_inputs.repair,
    "crew": om_inputs.crew,
}


def intent(reading: Reading, frame: Frame) -> str:
    """The calculator that a question asks for, by itself or as the change of one before; empty for none."""
    line, figures = reading.line, found(reading.line)
    units = {one.unit for one in figures}
    in_block = words.BLOCK.search(line) and words.MODULES.search(line) and "%" in units and not reading.has("safety")
    if words.REPAIR.search(line) or in_block:
        return "repair"
    if words.WARRANTY.search(line) and not words.OF_AVAILABILITY.search(line) and _is_of_warranty(reading, units):
        return "warranty"
    if _is_of_cleaning(reading, units):
        return "cleaning"
    if words.CREW.search(line) and not reading.has("fault", "safety") and _has_work(reading, frame):
        return "crew"
    if _is_of_value(line, units, frame):
        return "loss_value"
    return frame.intent if goes_on(frame, reading) else ""


def claimed(reading: Reading) -> str:
    """The calculator that is meant whatever agent is asked: by its own words and with figures."""
    meant = intent(reading, Frame("om", ""))
    return meant if meant in {"repair", "crew"} or (meant and found(reading.line)) else ""


def is_no_market(reading: Reading) -> bool:
    """Whether money, megawatts and shares of the question are those of a plant's upkeep."""
    return claimed(reading) not in {"", "loss_value"}


def is_price(reading: Reading) -> bool:
    """What a part of a plant costs is a question of prices, unless a calculator has the use of it."""
    if not (reading.has("om_thing") and words.PRICE.search(reading.line)) or claimed(reading):
        return False
    return not reading.has("fault", "plan", "safety", "interval", "standard")


def _is_of_warranty(reading: Reading, units: set[str]) -> bool:
    return bool(units & {"%", "%/year"}) or bool(not reading.has("fault") and words.INSIDE.search(reading.line))


def _is_of_cleaning(reading: Reading, units: set[str]) -> bool:
    line = words.OF_OTHER_CLEANNESS.sub(" ", reading.line)
    of_dirt = words.CLEAN.search(line) or (words.DIRT.search(line) and "money" in units)
    if not of_dirt or words.OF_OTHER_THINGS.search(line):
        return False
    if units & {"money", "money/MWh", "%/day", "MWh/day", "kWh/day"} or words.PAYS.search(line):
        return True
    return reading.is_short and not reading.has("fault", "safety", "plan")


def _has_work(reading: Reading, frame: Frame) -> bool:
    return frame.intent in {"plan", "crew"} or reading.has("plan") or reading.quantity("MW", "kW", "GW") is not None


def _is_of_value(line: str, units: set[str], frame: Frame) -> bool:
    energy = bool(units & {"MWh", "kWh", "GWh"})
    priced = bool(units & {"money/MWh", "money/kWh"})
    known = "energy_mwh" in frame.slots and (priced or bool(words.VALUE.search(line)))
    return (energy and (priced or bool(words.VALUE.search(line) and words.LOST.search(line)))) or known


def goes_on(frame: Frame, reading: Reading) -> bool:
    """Another figure for the calculator before: "at 70 €/MWh?", "and 0.2 % a day"."""
    if frame.intent not in NEEDED or reading.has("plan", "safety", "interval", "standard", "define"):
        return False
    if reading.has("om_thing") and reading.has("fault"):
        return False
    given = _inputs(frame.intent, found(reading.line), reading.line, frame)
    asks_again = reading.has("plot", "table_only") or bool(words.IN_MONEY.search(reading.line))
    return bool(given.values or given.trouble) or asks_again


def fill(frame: Frame, reading: Reading, before: Frame | None) -> Frame:
    """The calculator's inputs: those of the question, and those known before that it does not change."""
    asked = frame.intent
    known = dict(before.slots) if before and before.intent == asked else _carried(before)
    given = _inputs(asked, found(reading.line), reading.line, frame.but(slots=known))
    if trouble := given.trouble or _beyond(asked, reading, given):
        return frame.but(intent="unable", query=trouble)
    if given.currency and known.get("currency", given.currency) != given.currency:
        known = {name: value for name, value in known.items() if name not in MONEY}  # of other money: asked for again
    if "age_years" in given.values and "age_years" in known and "measured_percent" not in given.values:
        known.pop("measured_percent", None)  # it was measured at the other age
    slots = {**known, **given.values}
    if given.currency:
        slots["currency"] = given.currency
    wanted = {name: value for name, value in slots.items() if name in TAKES[asked] | KEPT}
    return Frame(
        "om", asked, slots=wanted, kind=given.kind or (before.kind if before and before.intent == asked else "")
    )


NO_RATES = "I keep no exchange rates. Give the amounts in the money that you want, and I compute it again."
ONLY_MODULES = (
    "I compute this for modules only. For other parts the contract, the manual and the maker decide; tell me what the "
    "part shows, and I look for the fault behind it."
)


def _beyond(asked: str, reading: Reading, given: Inputs) -> str:
    """What no calculator does, in the words of the answer."""
    if asked in {"repair", "warranty"} and not given.values and words.OTHER_PARTS.search(reading.line):
        return ONLY_MODULES
    return NO_RATES if words.IN_MONEY.search(reading.line) and not given.values and asked != "loss_value" else ""


def _inputs(asked: str, figures: list[Said], line: str, frame: Frame) -> Inputs:
    given = _READ[asked](figures, line)
    left = [name for name in NEEDED[asked] if name not in frame.slots]
    if len(left) == 1 and not given.trouble and not set(given.values) - {"loss_now_percent"}:
        return om_inputs.alone(left[0], figures, line) or given
    return given


def _carried(before: Frame | None) -> dict[str, Any]:
    """What an earlier question or an analysis of the plant left: figures that any calculator may need."""
    return {name: value for name, value in before.slots.items() if name in KEPT} if before else {}


def carried_into(frame: Frame, before: Frame | None) -> Frame:
    """Another question leaves the known figures as they are."""
    return frame if frame.intent in NEEDED else frame.but(slots={**_carried(before), **frame.slots})


def missing(frame: Frame) -> tuple[str, ...]:
    """What the calculator cannot do without."""
    left = [name for name in NEEDED[frame.intent] if name not in frame.slots]
    if frame.intent == "cleaning" and frame.kind == "now":
        left = [name for name in left if name != "soiling_per_day"]
        left += [] if "loss_now_percent" in frame.slots else ["loss_now_percent"]
    if frame.intent == "warranty" and "measured_rate_percent" in frame.slots and "measured_percent" not in frame.slots:
        left = [name for name in left if name != "first_year_percent"]
    if frame.intent == "warranty" and "measured_percent" in frame.slots and "age_years" not in frame.slots:
        left.append("age_years")
    return tuple(left)


def is_whole(reading: Reading) -> bool:
    """Whether a calculator has in the question all that it needs; with a file at hand it may stand in the file."""
    name = intent(reading, Frame("om", ""))
    if not name or not reading.files:
        return bool(name)
    filled = fill(Frame("om", name), reading, None)
    return name in {"repair", "crew"} or filled.intent != name or not missing(filled)


def calls(frame: Frame) -> tuple[Call, ...]:
    if missing(frame):
        return ()
    given = {name: value for name, value in frame.slots.items() if name in TAKES[frame.intent]}
    if "soiling_per_day" in given:
        given["soiling_percent_per_day"] = round(given.pop("soiling_per_day") * 100, 9)
    call = Call(TOOLS[frame.intent], given)
    return (call, Call("safety_steps", {"topic": "isolation"})) if frame.intent == "crew" else (call,)
