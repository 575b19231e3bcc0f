"""What a tool is asked about: the file of the conversation, its Findings, the days that are meant. What cannot be known
is asked for here, once: which file, how many kWp."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal

from agents.base import ErrorCode, FileNote, SourceNote
from agents.tools.bench import bench
from agents.tools.plants import spans
from agents.tools.plants.days import Days, Grain
from agents.tools.plants.spans import Span
from agents.tools.plants.standards import standard_note
from agents.tools.refusal import Refused

Findings = dict[str, Any]
Part = Literal["quick", "whole"]  # all but degradation and soiling, which take their time; or everything
GAMMA, ALL = "temperature coefficient", ""  # what of the assumptions is said
OUTAGES = "outages"  # in the place of a span that is left out
MOST_ROWS = 5_000
LARGE_KWH = 200.0  # a day's energy from which MWh are told
ATTACH = "Attach a CSV, TSV or XLSX file of your logger: with the paper clip, or drop or paste it into the message box."
_OFF, _TOO_HIGH = {"kwp_off", "kwp_doubtful"}, "pr_too_high"  # the first say why it is too high
_DOUBTS = {*_OFF, _TOO_HIGH}
CODES: dict[str, ErrorCode] = {"missing_param": "missing_param", "bad_range": "bad_range", "unit_mismatch": "bad_file"}


@dataclass(frozen=True)
class Scale:
    """Energy as it is shown: kWh are divided for it."""

    unit: str
    divisor: float
    digits: int

    def of(self, kwh: float | None) -> float | None:
        return None if kwh is None else kwh / self.divisor


@dataclass(frozen=True)
class Plant:
    file: FileNote
    findings: Findings

    @cached_property
    def days(self) -> Days:
        return Days(self.findings["days"])

    @property
    def facts(self) -> dict[str, Any]:
        return dict(self.findings.get("facts") or {})

    @property
    def is_south(self) -> bool:
        return float(self.facts.get("latitude") or 0) < 0

    @property
    def about(self) -> dict[str, Any]:
        """What every result says of itself: its file, how far that goes, and the rating that was said, if any was."""
        record = self.days.span
        ends = {"record_from": record.first.isoformat(), "record_to": record.last.isoformat()}
        return {"file": self.file.name, **ends, "kwp": self.facts.get("kwp")}

    @property
    def about_record(self) -> dict[str, Any]:
        """The same of a result that is always of the whole record."""
        about = self.about
        return {**about, "date_from": about["record_from"], "date_to": about["record_to"]}

    @cached_property
    def kwp(self) -> float:
        """Refuses, with the one question, where nobody has said it."""
        kwp = self.facts.get("kwp")
        if not kwp:
            raise Refused("missing_param", *kwp_question(self.findings))
        return float(kwp)

    @cached_property
    def scale(self) -> Scale:
        is_large = self.days.sum("energy_kwh") / max(1, len(self.days)) >= LARGE_KWH
        return Scale("MWh", 1000.0, 1) if is_large else Scale("kWh", 1.0, 0)

    def within(self, period: str | None) -> Days:
        return self.days.within(spans.read(period, self.days.span, self.is_south))

    def left(self, period: str | None, without: Sequence[str] | None) -> Days:
        """The days of a period but for those that are to be left out. Refuses when none is left."""
        left = self.within(period).without(self.gone(without))
        if not len(left):
            raise Refused("bad_range", "No day is left when these are left out.", "Leave out fewer of them.")
        return left

    def gone(self, without: Sequence[str] | None) -> list[Span]:
        found: list[Span] = []
        for words in without or ():
            record = self.days.span
            found += self.outage_spans if words == OUTAGES else [spans.read(words, record, self.is_south)]
        return found

    @property
    def outage_spans(self) -> list[Span]:
        return [Span(day_of(one["start"]), day_of(one["end"])) for one in self.findings["outages"]]

    def section(self, name: str) -> dict[str, Any]:
        """A part of the Findings. Refuses as the analysis did."""
        found = self.findings.get(name)
        if isinstance(found, dict) and "refused" not in found:
            return found
        told = (found or {}).get("refused") or {"message": f"The analysis has nothing on {name} yet.", "hint": ""}
        raise Refused(CODES.get(told.get("code", ""), "no_data"), told["message"], told.get("hint", ""))

    def needs_irradiance(self) -> None:
        if any(self.days.columns["used_insolation_kwh_m2"]):
            return
        self.needs_power()
        raise Refused(
            "no_data",
            "The file has no irradiance on the plane of the array, without which this cannot be worked out.",
            "Energy, outages by day, gaps and inverters can be answered all the same. With irradiance on the "
            "horizontal, tell me place, tilt and azimuth: it is then converted.",
        )

    def needs_power(self) -> None:
        """Refuses where the plant never gave any: nothing can then be said of stops and losses."""
        if self.days.sum("energy_kwh") > 0:
            return
        raise Refused(
            "no_data",
            "The power is zero or missing throughout: the plant never ran, or the power is in another column.",
            "Which columns the file has, and how they were read, is answered by “check my data”.",
        )

    @property
    def is_doubtful(self) -> bool:
        """Whether the rating or a unit cannot be right, so that no figure that hangs on it is to be relied on."""
        return any(one["code"] in _DOUBTS for one in self.findings.get("warnings") or ())

    def warnings(self, *of_the_tool: str, assumed: str | None = None) -> tuple[str, ...]:
        """What was taken for known of the plant comes first: it is what the reader must correct. Then what the tool and
        the analysis warn of, and what that assumed where these words stand in the sentence."""
        taken = filter(None, [self.findings.get("remembered")])
        every_one = self.findings.get("warnings") or ()
        is_off = any(one["code"] in _OFF for one in every_one)
        said = [str(one["text"]) for one in every_one if not (is_off and one["code"] == _TOO_HIGH)]
        every = [str(one) for one in self.findings.get("assumed") or ()]
        told = (one for one in every if assumed is not None and assumed in one)
        return tuple(dict.fromkeys([*taken, *of_the_tool, *said, *told]))

    def sources(self, days: Days | None, *standards: str) -> tuple[SourceNote, ...]:
        return (self._note(days or self.days), *map(standard_note, standards))

    def _note(self, days: Days) -> SourceNote:
        span = self.findings["span"]
        digest = str(self.findings.get("sha256") or self.file.id)[:12]
        rows = f"{self.findings['quality']['present_rows']:,} rows every {span['step_minutes']:g} minutes"
        said = f"{days.span.words}, {len(days)} days" if len(days) else "no days"
        return SourceNote(
            dataset=f"file:{self.file.id}",
            title=self.file.name,
            publisher="Attached file",
            edition=digest,
            licence="the person’s own data",
            citation=f"{self.file.name}, SHA-256 {digest}…, {rows}, {day_of(span['first'])} to {day_of(span['last'])}.",
            as_of=str(span["last"])[:10],
            locator=f"{said}; {rows} in the file",
        )


def day_of(moment: str) -> date:
    return date.fromisoformat(str(moment)[:10])


def plant(file: str | None, part: Part = "quick") -> Plant:
    """The file that is meant with its Findings; waits for the analysis."""
    chosen = chosen_file(file)
    found = bench().submit("analysis", {"file_id": chosen.id, "facts": {}, "section": part})
    return Plant(chosen, found)


def chosen_file(name: str | None) -> FileNote:
    files = {one.name: one for one in bench().files}  # of two of one name the later
    if not files:
        raise Refused("missing_param", "There are no measurements of your plant in this conversation yet.", ATTACH)
    if name is None and len(files) == 1:
        return next(iter(files.values()))
    names = tuple(reversed(files))
    if name is None:
        raise Refused("missing_param", "Which file do you mean?", f"There are {' and '.join(names[:5])}.", names)
    wanted = name.casefold().strip()
    found = [one for one in names if wanted in one.casefold()]
    exact = [one for one in found if wanted in {one.casefold(), files[one].id}]
    if len(exact or found) != 1:
        raise Refused(
            "unknown_entity", f"No single file is called {name!r}.", f"There are {', '.join(names[:5])}.", names
        )
    return files[(exact or found)[0]]


def likely_rating(about: dict[str, Any]) -> dict[str, Any] | None:
    """What the file says of its rating (`stated`), or the range that its power fits; none where nothing tells."""
    hint = (about.get("suggested") or {}).get("kwp") or {}
    if "low" in hint:
        return {"stated": None, "low": hint["low"], "high": hint["high"], "unit": "kWp"}
    is_stated = hint.get("value") and str(hint.get("how", "")).startswith("the file says")
    return {"stated": hint["value"], "low": hint["value"], "high": hint["value"], "unit": "kWp"} if is_stated else None


def kwp_question(findings: Findings) -> tuple[str, str, tuple[str, ...]]:
    likely = likely_rating(findings)
    message = "How many kWp has the plant (the rated DC power of its modules)?"
    if rivals := findings.get("rivals"):
        return (message, *_which_of(rivals))
    if likely and likely["stated"]:
        said = f"{likely['stated']:,.6g} kWp"
        return message, f"The file says {said}: write that, or the right number. I keep it with the plant.", (said,)
    fits = f" Its power fits {likely['low']:,.6g} to {likely['high']:,.6g} kWp." if likely else ""
    return message, f"Write for example: 1000 kWp. I keep it with the plant.{fits}", ()


def _which_of(rivals: list[dict[str, Any]]) -> tuple[str, tuple[str, ...]]:
    """Several plants have files of these columns, so that none of their ratings can be taken."""
    told = [f"{one['name']} ({one['kwp']:,.6g} kWp)" if one["kwp"] else str(one["name"]) for one in rivals]
    ways = tuple(f"the plant is called {one['name']}" for one in rivals)
    return (
        f"Files of several of your plants have these columns: {', '.join(told[:-1])} and {told[-1]}. Write the kWp of "
        f"this one, or which it is: {' or '.join(f'“{way}”' for way in ways)}.",
        ways,
    )


def too_many(count: int) -> None:
    if count > MOST_ROWS:
        raise Refused(
            "too_large", f"Those are {count:,} rows; {MOST_ROWS:,} can be shown.", "Ask by month, or for less."
        )


def grain_name(grain: Grain) -> str:
    return "" if grain == "total" else f" by {grain}"
