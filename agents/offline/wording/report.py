"""Answers that take a country or the data as a whole: the market report, and how sure the newest figures are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents.offline import numbers
from agents.offline.frame import Frame
from agents.offline.wording.capacity import TELLING
from agents.offline.wording.outlook import CASES, METHOD
from agents.offline.wording.parts import Answer, Done, capital, escape, link, listed, of, the

COST = "lcoe"


def report(frame: Frame, done: Sequence[Done]) -> Answer:
    """One country after the other."""
    parts = [part for each in done for part in _of_country(each)]
    places = [each.summary["entity"] for each in done]
    read = ("market report", listed(places), str(done[0].summary["year"]))
    first = the(places[0])
    follow_ups = (f"Forecast {first} to 2030", f"Compare {first} with {_peer(places[0])}")
    return Answer(parts[0], tuple(parts[1:]), read, follow_ups=follow_ups)


def _of_country(done: Done) -> list[str]:
    summary = done.summary
    place, about, unit = summary["entity"], summary["capacity"], summary["unit"]
    mark = done.mark_of(about["dataset"])
    lead = f"**{numbers.power(about['last_value'], unit)}** was {of(place)} solar capacity at the end of "
    lead += f"{about['last_year']} (cumulative){mark}."
    told = (_standing(about), _added(summary, mark), _growth(summary), _outlook(summary, done), _cost(summary, done))
    bullets = "\n".join(f"- {part}" for part in told if part)
    return [
        part for part in (lead, bullets, _next_edition(about, done), _news(summary, done), _missing(summary)) if part
    ]


def _peer(place: str) -> str:
    return "Italy" if place == "Spain" else "Spain"


def _standing(about: dict[str, Any]) -> str:
    told = [f"rank {about['rank']} of {about['ranked']} countries"] if about.get("rank") else []
    if (about.get("world_share_percent") or 0) >= TELLING:
        told.append(f"{numbers.percent(about['world_share_percent'])} of the world")
    if about.get("change_percent"):
        told.append(f"{numbers.percent(about['change_percent'], signed=True)} against {about['previous_year']}")
    return f"**Standing**: {', '.join(told)}" if told else ""


def _added(summary: dict[str, Any], mark: str) -> str:
    added, unit = summary.get("added"), summary["unit"]
    if not added:
        return ""
    told = f"**Additions**: {numbers.power(added['last_value'], unit)} in {added['last_year']}"
    if added["best_year"] == added["last_year"]:
        return f"{told}, the best year so far{mark}"
    return f"{told}; the best year was {added['best_year']} with {numbers.power(added['best_value'], unit)}{mark}"


def _growth(summary: dict[str, Any]) -> str:
    rates = [f"{numbers.percent(one['cagr_percent'])} over {one['years']} years" for one in summary.get("growth", ())]
    return f"**Growth a year** (compound, cumulative): {', '.join(rates)}" if rates else ""


def _outlook(summary: dict[str, Any], done: Done) -> str:
    outlook, unit = summary.get("outlook"), summary["unit"]
    if not outlook:
        return ""
    values = {name: numbers.power(outlook[name], unit) for name in CASES if name in outlook}
    who = escape(outlook["label"])
    if not outlook["own"] or "central" not in values:
        told = listed([f"{name} {value}" for name, value in values.items()])
        return f"**Outlook {outlook['year']}**: {told} ({who})"
    tested = (outlook.get("backtest") or {}).get("ahead") or []
    error = f"; median error {tested[-1]['median_percent']:.0f} % after {tested[-1]['years']} years" if tested else ""
    told = f"**Outlook {outlook['year']}**: {values['central']}, between {values['low']} and {values['high']}"
    return f"{told} ({who}{error}){done.mark_of(METHOD)}"


def _cost(summary: dict[str, Any], done: Done) -> str:
    cost = summary.get("lcoe")
    if not cost:
        return ""
    value = f"{numbers.price(cost['value'], cost['unit'])} in {cost['year']}"
    mark = next((mark for code, mark in done.by_dataset if COST in code), "")
    return f"**Cost of electricity** from new utility-scale plants: {value} ({escape(cost['price_basis'])}){mark}"


def _next_edition(about: dict[str, Any], done: Done) -> str:
    newer = about.get("next_edition")
    if not newer:
        return ""
    value = numbers.power(newer["value"])
    publisher = next((note.publisher for note in done.result.sources if note.dataset == newer["dataset"]), "")
    who, mark = escape(publisher) or "another publisher", done.mark_of(newer["dataset"])
    return f"For {newer['year']}, {who} reports {value}; the two are not to be subtracted{mark}."


def _news(summary: dict[str, Any], done: Done) -> str:
    """Titles as links; what an outlet says stays its own."""
    items = summary.get("news") or []
    marks = [mark for code, mark in done.by_dataset if code.startswith("news:")]
    told = [
        f"- {link(item['title'], item['url'])}, {escape(item['outlet'])}, {item['date']} ({item['relative']})"
        + (marks[place] if place < len(marks) else "")
        for place, item in enumerate(items)
    ]
    return "Latest news:\n\n" + "\n".join(told) if told else ""


def _missing(summary: dict[str, Any]) -> str:
    return " ".join(escape(sentence) for sentence in summary.get("missing", ()))


# --- how sure a figure is ---------------------------------------------------------------------------------------------


def reliable(frame: Frame, done: Sequence[Done]) -> Answer:
    """Which edition a year is of, what the two figures are, and what they may not be used for."""
    data = done[0].summary
    complete, last = data["latest_complete"], data["latest_any"]
    main = next((one for one in data["datasets"] if one["last_year"] == complete), data["datasets"][0])
    later = next((one for one in data["datasets"] if one["first_year"] > complete), None)
    read = ("how reliable the figures are", f"{complete} and {last}" if later else str(complete))
    follow_ups = ("Where does this data come from?", f"Top 10 countries in {complete}")
    lines = [_of_main(main, complete, done[0])]
    asked = frame.period.years(complete)[1] if frame.period else None
    if later is None or (asked is not None and asked <= complete):
        return Answer(lines[0], (_habits(),), (read[0], str(complete)), follow_ups=follow_ups, warn=False)
    lead = f"**{last} is another edition than all years before, so use it as a level only.** It is "
    lead += f"{escape(later['publisher'])}’s ({_named(later)}): cumulative figures alone, "
    lead += f"for {later['places']} places where {complete} has {main['places']}{done[0].mark_of(later['code'])}."
    lines += [_figures(done[1:], last), _never(complete, last), _habits()]
    return Answer(lead, tuple(line for line in lines if line), read, follow_ups=follow_ups, warn=False)


def _of_main(main: dict[str, Any], complete: int, done: Done) -> str:
    who = f"{escape(main['publisher'])} ({_named(main)})"
    told = f"Up to {complete} every figure is of one edition, {who}, so years, countries and growth can be compared; "
    return f"{told}a later edition may still revise its last years{done.mark_of(main['code'])}."


def _named(one: dict[str, Any]) -> str:
    """A dataset by title and edition; an edition that the title names is not said twice."""
    title, edition = str(one["title"]), str(one["edition"])
    return escape(title if edition in title else f"{title}, {edition}")


def _figures(done: Sequence[Done], last: int) -> str:
    if not done:
        return ""
    rows = [(row[0], row[2]) for row in done[0].result.rows]
    told = [f"{numbers.power(float(value))} for {year}" for year, value in rows if isinstance(value, int | float)]
    place = done[0].summary["entities"][0]["entity"] if done[0].summary["entities"] else "World"
    return f"{capital(of(place))} figures beside each other: {listed(told)}{done[0].marks}." if len(told) > 1 else ""


def _never(complete: int, last: int) -> str:
    told = f"The difference between {last} and {complete} is not what was added in {last}: the publishers count small "
    return f"{told}systems, AC or DC and closures differently. Additions therefore end in {complete}."


def _habits() -> str:
    return (
        "Within the figures: some countries count in DC and some in AC, solar includes concentrating solar power, and "
        "negative additions are revisions or closures."
    )


def csp(frame: Frame, done: Sequence[Done]) -> Answer:
    """Whether concentrating solar power is in the figures, and how much of it where that is known."""
    first = done[0]
    about = first.summary["entities"][0]
    lead = f"**Yes.** Solar here is photovoltaics and concentrating solar power (CSP) together{first.marks}."
    whole = f"{of(about['entity'])} {numbers.power(about['last_value'], first.summary['unit'])} at the end of "
    whole += str(about["last_year"])
    if about.get("csp_mw"):
        rest = f"About **{numbers.power(about['csp_mw'])}** of {whole} is CSP."
    else:
        rest = f"In {whole} CSP is too small to change the reading, or there is none."
    if frame.kind == "amount":
        told = rest if about.get("csp_mw") else f"There is no figure of CSP alone. {rest}"
        lead, rest = f"{told[:-1]}{first.marks}.", "There is no series of CSP: it is counted within solar."
    read = ("whether concentrating solar power is included", about["entity"])
    follow_ups = (f"What is {of(about['entity'])} solar capacity?", "How reliable is the 2024 number?")
    return Answer(lead, (rest,), read, follow_ups=follow_ups, warn=False)
