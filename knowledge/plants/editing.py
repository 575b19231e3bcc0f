"""Plants as their owner changes or forgets them by hand. Changes flush; the caller commits.

What was worked out with other facts stays with these: answers that were given are not touched.
"""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, scoped_session

from knowledge.plants import analyses, plants
from knowledge.plants.plants import PlantView
from models import Plant, utc_now
from problems import Conflict, Invalid, NotFound

AnySession = Session | scoped_session[Any]


def version(plant: PlantView) -> str:
    """Another one when anything that its page shows is another."""
    return analyses.hash_of({"name": plant.name, **plant.facts})[:16]


def named(name: str) -> str:
    """As it is kept. Raises Invalid."""
    name = " ".join(name.split())
    if not 0 < len(name) <= plants.LONGEST_NAME:
        raise Invalid(f"A plant has a name of 1 to {plants.LONGEST_NAME} characters.")
    return name


def change(
    session: AnySession, owner_id: uuid.UUID, plant_id: uuid.UUID, name: str, facts: dict[str, Any], seen: str
) -> PlantView:
    """Every fact is from now on as given, or not known. `seen`: the version that its owner looked at; left empty, what
    stands there counts for nothing. The same once more changes nothing. Raises NotFound, Invalid and Conflict."""
    row = _held(session, owner_id, plant_id)
    before, wanted = plants.view(session, owner_id, plant_id), dict.fromkeys(plants.FACTS) | plants.checked(facts)
    if before.name == name and before.facts == {fact: value for fact, value in wanted.items() if value is not None}:
        return before
    if seen and seen != version(before):
        raise Conflict("This plant was changed in the meantime.", hint="Look at what stands there now, and save again.")
    _refuse_taken(session, owner_id, plant_id, name)
    for field, value in {"name": name, **wanted, "updated": utc_now()}.items():
        setattr(row, field, value)
    session.flush()
    return plants.view(session, owner_id, plant_id)


def forget(session: AnySession, owner_id: uuid.UUID, plant_id: uuid.UUID) -> PlantView:
    """Its files stay, and are of no plant. Raises NotFound."""
    gone = plants.view(session, owner_id, plant_id)
    session.execute(delete(Plant).where(Plant.owner_id == owner_id, Plant.id == plant_id))
    return gone


def _held(session: AnySession, owner_id: uuid.UUID, plant_id: uuid.UUID) -> Plant:
    """Whoever else changes one of this person's plants by hand waits until the transaction ends."""
    rows = session.scalars(select(Plant).where(Plant.owner_id == owner_id).order_by(Plant.id).with_for_update()).all()
    found = next((row for row in rows if row.id == plant_id), None)
    if found is None:
        raise NotFound("There is no such plant.")
    return found


def _refuse_taken(session: AnySession, owner_id: uuid.UUID, plant_id: uuid.UUID, name: str) -> None:
    others = select(Plant.id).where(Plant.owner_id == owner_id, Plant.name == name, Plant.id != plant_id)
    if session.scalar(others) is not None:
        raise Invalid(f"You have another plant that is called {name}.", code="name_taken")
