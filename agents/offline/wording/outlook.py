"""Answers on what may come: a projection with its band and past errors, publishers' scenarios, when a value is reached.

An own projection is never told without its band, its name and how wrong the method has been.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents.offline import numbers
from agents.offline.frame import Frame
from agents.offline.wording.parts import Answer, Done, capital, escape, listed, of, the

METHOD = "method:damped_trend"  # the source of what the method itself gives
CASES = {"low": "low (pessimistic) case", "central": "central case", "high": "high (optimistic) case"}


def forecast(frame: Frame, done: Sequence[Done]) -> Answer:
    leads = [_lead(frame, each) for each in done]
    own = [each for each in done if each.summary["own"]]
    tested = _tested(own[0]) if own else []
    method = [_trend(own[0])] if len(own) == 1 else []
    told = [_verdict(frame, own), *leads, *method, *tested]
    told = told if told[0] else told[1:]
    if frame.kind == "method" and tested:
        told = [*tested, *method, *leads]
    lines = tuple(line for line in told[1:] if line)
    return Answer(told[0], lines, _read(frame, done), follow_ups=_after(frame, done), warn=len(done) == 1)


def _verdict(frame: Frame, own: Sequence[Done]) -> str:
    """Yes or no, to "will it reach 100 GW by 2030?", case by case."""
    target = frame.slots.get("mw")
    if target is None or len(own) != 1 or frame.metric == "annual":
        return ""
    last, place = own[0].summary["years"][-1], own[0].summary["entity"]
    said = {name: "yes" if last[name] >= target else "no" for name in CASES}
    lead = f"**{capital(said['central'])}** in the central case: {the(place)} would have "
    lead += f"{numbers.power(last['central'], own[0].summary['unit'])} at the end of {last['year']}"
    return f"{lead}{own[0].marks}; {said['low']} in the low case, {said['high']} in the high case."


def _read(frame: Frame, done: Sequence[Done]) -> tuple[str, ...]:
    summary = done[0].summary
    what = "projection of annual additions" if frame.metric == "annual" else "projection of cumulative capacity"
    if not summary["own"]:
        what = f"scenarios of {escape(summary['publisher'])}"
    case = CASES.get(summary["scenario"], "low, central and high case")
    first = summary["years"][0]["year"]
    return (what, listed([each.summary["entity"] for each in done]), case, numbers.span(first, summary["year_to"]))


def _lead(frame: Frame, done: Done) -> str:
    summary = done.summary
    if not summary["own"]:
        return _published(done)
    place, last = summary["entity"], summary["years"][-1]
    if frame.metric == "annual":
        return _added(done)
    values = {name: numbers.power(last[name], summary["unit"]) for name in CASES}
    name = summary["scenario"] if summary["scenario"] in CASES else "central"
    told = f"**{values[name]}** is the {CASES[name]} for {of(place)} solar capacity at the end of {last['year']}"
    others = listed([f"{other} **{values[other]}**" for other in CASES if other != name])
    start = f"{numbers.power(summary['origin_value'], summary['unit'])} in {summary['origin_year']}"
    return f"{told} ({others}), from {start}: an {escape(summary['label'])}{done.marks}."


def _added(done: Done) -> str:
    summary, last = done.summary, done.summary["years"][-1]
    told = f"**{numbers.power(last['added'], summary['unit'])}** would be added in {the(summary['entity'])} in "
    told += f"{last['year']} (central case, annual): an {escape(summary['label'])}{done.marks}. The band is of the "
    return f"{told}cumulative capacity: {_band(last, summary['unit'])} at the end of {last['year']}."


def _band(year: dict[str, Any], unit: str) -> str:
    return f"{numbers.power(year['low'], unit)} to {numbers.power(year['high'], unit)}"


def _published(done: Done) -> str:
    summary, last = done.summary, done.summary["years"][-1]
    names = [name for name in summary["scenarios"] if name in last]
    wanted = [name for name in names if name == summary["scenario"]] or names
    told = listed([f"**{numbers.power(last[name], summary['unit'])}** ({escape(name)})" for name in wanted])
    what = "solar additions in" if summary["metric"] == "annual" else "solar capacity at the end of"
    who = f"scenarios of {escape(summary['publisher'])}, {escape(str(summary['edition']))}"
    return f"{told}: {of(summary['entity'])} {what} {last['year']}, {who}{done.marks}."


def _trend(done: Done) -> str:
    """How the central case comes about."""
    summary = done.summary
    first, last = summary["years"][0], summary["years"][-1]
    unit = summary["unit"]
    rate = numbers.percent(summary["trend_percent"], signed=True)
    told = (
        f"Method: damped trend. Additions of the last two years ({numbers.power(summary['level'], unit)} on average) "
    )
    told += (
        f"go on with the trend of the last five ({rate} a year), which fades: {numbers.power(first['added'], unit)} "
    )
    return f"{told}in {first['year']}, {numbers.power(last['added'], unit)} in {last['year']}{_of_method(done)}."


def _tested(done: Done) -> list[str]:
    """The backtest, with the plain "repeat last year" beside it, and the boom that every method missed."""
    tested = done.summary.get("backtest")
    if not tested:
        return []
    ahead = tested["ahead"]
    ours = listed([f"**{_whole(one['median_percent'])}** {_after_years(one['years'])}" for one in ahead])
    plain = listed([_whole(one["repeat_median_percent"]) for one in ahead])
    biased = listed([_signed(one["mean_percent"]) for one in ahead])
    plainly = listed([_signed(one["repeat_mean_percent"]) for one in ahead])
    origins = numbers.span(tested["first_origin"], tested["last_origin"])
    told = (
        f"Backtest ({tested['places']} largest countries, made in {origins}, {ahead[0]['cases']} cases): median error "
    )
    told += f"{ours}. Repeating last year’s additions: {plain}, so the trend is {_compared(ahead)} "
    return [f"{told}(on average {biased} against {plainly}){_of_method(done)}.", _missed(tested, done)]


def _compared(ahead: Sequence[dict[str, Any]]) -> str:
    """What the errors say of the trend against repeating last year; the longest look decides."""
    last = ahead[-1]
    accurate = last["median_percent"] < last["repeat_median_percent"]
    fair = abs(last["mean_percent"]) < abs(last["repeat_mean_percent"])
    return f"{'more' if accurate else 'no more'} accurate; it is {'less' if fair else 'no less'} biased"


def _after_years(years: int) -> str:
    return "after one year" if years == 1 else f"after {'three' if years == 3 else years}"


def _of_method(done: Done) -> str:
    return done.mark_of(METHOD)


def _missed(tested: dict[str, Any], done: Done) -> str:
    world = tested.get("world")
    if not world or world["percent"] >= 0:
        return ""
    span = f"from {world['from']} to {world['to']}"
    ours, plain = _whole(-world["percent"]), _whole(-world["repeat_percent"])
    told = (
        f"Every method missed the boom of the world market {span}: this one by {ours}, repeating last year by {plain}"
    )
    return f"{told}{_of_method(done)}."


def _whole(percent: float) -> str:
    """A backtest tells no decimals."""
    return f"{numbers.plain(percent, 0)} %"


def _signed(percent: float) -> str:
    return f"{'+' if percent > 0 else ''}{_whole(percent)}"


def _after(frame: Frame, done: Sequence[Done]) -> tuple[str, ...]:
    place = done[0].summary["entity"]
    other = "Spain" if place != "Spain" else "Italy"
    case = "Optimistic case?" if done[0].summary["scenario"] != "high" else "Pessimistic case?"
    return (case, f"And {other}?", f"How is {of(place)} solar market evolving?")


# --- when a value is reached ------------------------------------------------------------------------------------------


def crossed(frame: Frame, done: Sequence[Done]) -> Answer:
    """The first year of the series at or above the value asked for, or under it again."""
    first, summary = done[0], done[0].summary
    place, unit, target = summary["entity"], summary["unit"], numbers.round_power(summary["value_mw"])
    annual, below = summary["metric"] == "annual", summary["direction"] == "below"
    what = "annual additions" if annual else "cumulative capacity"
    read = (what, place, f"first year {'below' if below else 'from'} {target}{'' if below else ' on'}")
    follow_ups = (f"How is {of(place)} solar market evolving?", f"{capital(of(place))} share of world capacity")
    if not summary["reached"]:
        return Answer(_never(summary, target, first), _later(first), read, follow_ups=follow_ups)
    were = "were added in" if annual else "stood in"
    lead = f"**In {summary['year']}**: {numbers.power(summary['value'], unit)} {were} {the(place)}"
    if summary["value_before"] is not None:
        lead += f", after {numbers.power(summary['value_before'], unit)} in {summary['year_before']}"
    elif summary["year"] == summary["first_year"]:
        lead += ", the first year of the data"
    if summary.get("years_taken") is not None:
        lead = f"**{summary['years_taken']} years**: {the(place)} had {numbers.round_power(summary['from_mw'])} from "
        lead += f"{summary['from_year']} on ({numbers.power(summary['from_value'], unit)}) and {target} from "
        lead += f"{summary['year']} on ({numbers.power(summary['value'], unit)})"
    return Answer(f"{lead}{first.marks}.", (), read, follow_ups=follow_ups)


def _never(summary: dict[str, Any], target: str, done: Done) -> str:
    unit, place, year = summary["unit"], the(summary["entity"]), summary["latest_year"]
    latest = f"{numbers.power(summary['latest_value'], unit)} in {year}"
    if summary["direction"] == "below" and summary["was_reached"]:
        return f"Not within the data: {place} never fell below {target} again; it had {latest}{done.marks}."
    told = f"Not within the data, which reach {year}: {place} had {latest}, **{numbers.power(summary['gap'], unit)}** "
    return f"{told}below {target}{_mark(done)}."


def _mark(done: Done) -> str:
    """Of the series itself, and of no figure beside it."""
    return done.by_dataset[0][1] if done.by_dataset else done.marks


def _later(done: Done) -> tuple[str, ...]:
    later = done.summary.get("next_edition")
    if not later or later["value"] < done.summary["value_mw"]:
        return ()
    value, mark = numbers.power(later["value"], done.summary["unit"]), done.mark_of(later["dataset"])
    return (f"Another publisher’s figure for {later['year']}, {value}, is above it, but of another edition{mark}.",)


def reach(frame: Frame, done: Sequence[Done]) -> Answer:
    """ "When will it reach …?": when it did, or when the three cases get there."""
    answer = crossed(frame, done[:1])
    ahead = [each for each in done[1:] if each.call.tool == "forecast_capacity"]
    if done[0].summary["reached"] or not ahead or not ahead[0].summary["own"]:
        return answer
    summary, target = ahead[0].summary, done[0].summary["value_mw"]
    told = {name: _first(summary, name, target) for name in ("high", "central", "low")}
    last = summary["year_to"]
    place = the(summary["entity"])
    when = f"**In {told['central']}**" if told["central"] else f"**Not by {last}**"
    lead = f"{when} in the central case, {place} would have {numbers.round_power(target)} of solar capacity: "
    if not told["central"]:
        lead = f"{when} in the central case of an {escape(summary['label'])}: {place} stays below "
        lead += f"{numbers.round_power(target)}{ahead[0].marks}."
    else:
        lead += f"an {escape(summary['label'])}{ahead[0].marks}."
    cases = [f"{CASES[name]}: {told[name] or f'not by {last}'}" for name in ("high", "low")]
    lines = (f"{capital('; '.join(cases))}.", answer.lead, *answer.lines, *_tested(ahead[0]))
    return Answer(lead, tuple(line for line in lines if line), answer.read_as, follow_ups=_after(frame, ahead))


def _first(summary: dict[str, Any], name: str, target: float) -> int | None:
    return next((year["year"] for year in summary["years"] if year[name] >= target), None)
