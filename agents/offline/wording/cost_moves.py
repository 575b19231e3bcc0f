"""Answers on the countries in which solar electricity became dearer or cheaper."""

from __future__ import annotations

from agents.offline import numbers
from agents.offline.frame import Frame
from agents.offline.wording.parts import Answer, Done, escape, listed, the


def moved(frame: Frame, first: Done) -> Answer:
    """The countries that went the way asked about, those that moved most first; how many went the other."""
    summary, up = first.summary, frame.slots.get("moved") == "up"
    count = summary["rose" if up else "fell"]
    told = [
        f"{the(item['entity'])} **{numbers.percent(item['change_percent'], signed=True)}**"
        for item in summary["items"]
        if (item["change_percent"] > 0) == up and item["change_percent"] != 0
    ]
    span = f"from {summary['since']} to {summary['year']}"
    lead = f"**{count} of {summary['compared']}** countries became {'dearer' if up else 'cheaper'} {span}{first.marks}"
    other = "fell" if up else "rose"
    rest = f"In {summary[other]} the cost {other} ({escape(summary['price_basis'])})."
    where = the(summary["within"]) if summary["within"] != "World" else "all countries with data"
    read = ("change of the LCOE of new utility-scale plants", where, span)
    more = ("Cheapest countries for solar electricity", "LCOE in China since 2010")
    return Answer(f"{lead}{': ' + listed(told) if told else ''}.", (rest,), read, follow_ups=more)
