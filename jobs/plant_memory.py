"""Of which plant a file is, as far as its owner said so; what is taken from other files, and how that is told.

Loggers of several plants write the same columns. So what is remembered by columns is an assumption that is said with
every answer, and where the plants differ none is made.
"""

from __future__ import annotations

from typing import Any

from jobs.ledger import AnySession
from knowledge.plants import plants
from knowledge.plants.files import FileView
from knowledge.plants.plants import Known, PlantView

REMEMBERED = "{} as remembered of {}, whose files have the same columns. If this is another plant, tell me its kWp."
MOST_RIVALS = 5  # told by name
WORDS = {
    "kwp": "{:,.6g} kWp",
    "ac_kw": "AC rating {:,.6g} kW",
    "gamma": "temperature coefficient {:g} per K",
    "latitude": "latitude {:g}°",
    "longitude": "longitude {:g}°",
    "tilt": "tilt {:g}°",
    "azimuth": "azimuth {:g}°",
}


def told(known: Known, more: dict[str, Any]) -> dict[str, Any]:
    """What goes with the findings: the sentence of what was taken without being said of this file, and the plants
    among which the person has to choose."""
    if known.said:
        return {}
    taken = [
        words.format(known.facts[name]) for name, words in WORDS.items() if name in known.facts and name not in more
    ]
    said = {"remembered": REMEMBERED.format(_joined(taken), plants.names(known.alike))} if taken else {}
    rivals = [{"name": plant.name, "kwp": plant.kwp} for plant in known.rivals[:MOST_RIVALS]]
    return {**said, **({"rivals": rivals} if rivals else {})}


def meant(
    session: AnySession, file: FileView, name: str | None, facts: dict[str, Any]
) -> tuple[PlantView | None, dict[str, Any]]:
    """The plant that is spoken of, if there is one already, and the facts that were said of the file before.

    A name that is new takes along what was said of this file, but nothing that was only remembered.
    """
    known = plants.known(session, file)
    if name:
        plant = plants.called(session, file.owner_id, str(name))
        return plant, known.said.facts if known.said and not plant else {}
    if known.said:
        return known.said, {}
    return _fitting(known, facts), {}


def _fitting(known: Known, facts: dict[str, Any]) -> PlantView | None:
    """Whoever says something else than is known of a plant speaks of another one of the same logger: what was said of
    the first stays. Of several, only a rating that a single one has tells which is meant."""
    fit = [
        plant
        for plant in known.alike
        if all(plant.facts.get(name, value) == value for name, value in facts.items())
        and (len(known.alike) == 1 or plant.kwp == facts.get("kwp") is not None)
    ]
    return fit[0] if len(fit) == 1 else None


def _joined(parts: list[str]) -> str:
    *others, last = parts
    return f"{', '.join(others)} and {last}" if others else last
