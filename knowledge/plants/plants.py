"""What people said of their plants: remembered by name, found again by the columns of a file. Changes flush."""

from __future__ import annotations

import math
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session, scoped_session

from extensions import insert_or_skip
from knowledge.plants.files import FileView
from models import Plant, PlantFile, new_id, utc_now
from problems import Invalid, NotFound

AnySession = Session | scoped_session[Any]
LONGEST_NAME = 120  # characters
RANGES = {  # of a fact: (least, most, what it is called); a plant of 10 GWp is the largest anybody plans
    "kwp": (0.01, 10_000_000, "The DC capacity in kWp"),
    "ac_kw": (0.01, 10_000_000, "The AC rating in kW"),
    "gamma": (-0.01, 0.0, "The temperature coefficient per K"),
    "latitude": (-90, 90, "The latitude"),
    "longitude": (-180, 180, "The longitude"),
    "tilt": (0, 90, "The tilt in degrees"),
    "azimuth": (0, 360, "The azimuth in degrees from north"),
}
FACTS = (*RANGES, "timezone")


@dataclass(frozen=True)
class PlantView:
    id: uuid.UUID
    name: str
    kwp: float | None
    ac_kw: float | None
    gamma: float | None
    latitude: float | None
    longitude: float | None
    timezone: str | None
    tilt: float | None
    azimuth: float | None
    fingerprint: str | None
    corrections: dict[str, Any]

    @property
    def facts(self) -> dict[str, Any]:
        """Those that are known."""
        return {name: value for name in FACTS if (value := getattr(self, name)) is not None}


@dataclass(frozen=True)
class Known:
    """`said`: the plant that a file was said to be of; where nobody said it, those with the same columns."""

    said: PlantView | None = None
    alike: tuple[PlantView, ...] = ()

    @property
    def facts(self) -> dict[str, Any]:
        """Those of the plant; of several that may be meant, those that are the same of all."""
        if self.said or not self.alike:
            return self.said.facts if self.said else {}
        first, *others = [plant.facts for plant in self.alike]
        return {name: value for name, value in first.items() if all(one.get(name) == value for one in others)}

    @property
    def rivals(self) -> tuple[PlantView, ...]:
        """The plants that may be meant, and differ in their rating."""
        return self.alike if len({plant.kwp for plant in self.alike}) > 1 else ()


def describe(
    session: AnySession, owner_id: uuid.UUID, name: str, facts: dict[str, Any], file: FileView | None = None
) -> PlantView:
    """Remember these facts of the plant of this name; those not given stay. Raises Invalid.

    With a file, this is the file's plant, and it is found again by the file's columns.
    """
    plant = _named(session, owner_id, _name(name))
    for fact, value in checked(facts).items():
        setattr(plant, fact, value)
    if file:
        plant.fingerprint = (file.reading or {}).get("fingerprint") or plant.fingerprint
        plant.corrections = file.corrections or plant.corrections
    plant.updated = utc_now()
    session.flush()
    if file:
        session.execute(update(PlantFile).where(PlantFile.id == file.id).values(plant_id=plant.id))
    return _view(plant)


def checked(facts: dict[str, Any]) -> dict[str, Any]:
    """Raises Invalid for what no plant has. None forgets a fact."""
    for fact, value in facts.items():
        if fact not in FACTS:
            raise Invalid(f"A plant has no {fact[:40]!r}.", hint=f"It has: {', '.join(FACTS)}.")
        if value is not None and fact in RANGES:
            _check_range(value, *RANGES[fact])
        if value is not None and fact == "timezone":
            _check_zone(value)
    return facts


def _check_range(value: Any, least: float, most: float, what: str) -> None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if not is_number or not least <= value <= most:
        raise Invalid(f"{what} is a number from {least:,} to {most:,}.")


def _check_zone(name: Any) -> None:
    try:
        ZoneInfo(str(name))
    except (ValueError, OSError, LookupError) as error:
        raise Invalid(f"There is no time zone {str(name)[:40]!r}.", hint="Such as Europe/Berlin.") from error


def _name(name: str) -> str:
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name:
        raise Invalid("A plant must have a name.")
    return name


def _named(session: AnySession, owner_id: uuid.UUID, name: str) -> Plant:
    insert_or_skip(session, Plant, {"id": new_id(), "owner_id": owner_id, "name": name})
    known = select(Plant).where(Plant.owner_id == owner_id, Plant.name == name)
    return session.scalars(known.with_for_update()).one()


def known(session: AnySession, file: FileView) -> Known:
    """What may be taken for known of this file's plant, and where from."""
    theirs = select(Plant).where(Plant.owner_id == file.owner_id)
    if file.plant_id:
        plant = session.scalars(theirs.where(Plant.id == file.plant_id)).one_or_none()
        return Known(said=_view(plant) if plant else None)
    fingerprint = (file.reading or {}).get("fingerprint")
    return Known(alike=with_columns(session, file.owner_id, fingerprint) if fingerprint else ())


def for_file(session: AnySession, file: FileView) -> PlantView | None:
    """The plant that this file was said to be of; otherwise the owner's only one whose files have the same columns."""
    found = known(session, file)
    return found.said or (found.alike[0] if len(found.alike) == 1 else None)


def with_columns(session: AnySession, owner_id: uuid.UUID, fingerprint: str) -> tuple[PlantView, ...]:
    """All of them: several plants may have the same logger."""
    same = select(Plant).where(Plant.owner_id == owner_id, Plant.fingerprint == fingerprint)
    return tuple(_view(plant) for plant in session.scalars(same.order_by(Plant.name)))


def called(session: AnySession, owner_id: uuid.UUID, name: str) -> PlantView | None:
    plant = session.scalars(select(Plant).where(Plant.owner_id == owner_id, Plant.name == _name(name))).one_or_none()
    return _view(plant) if plant else None


def names(plants: Sequence[PlantView]) -> str:
    """In a sentence."""
    *others, last = [plant.name for plant in plants]
    return f"{', '.join(others)} and {last}" if others else last


def remember_corrections(session: AnySession, plant_id: uuid.UUID, corrections: dict[str, Any]) -> None:
    """Its next file is read so at once."""
    values = {"corrections": corrections, "updated": utc_now()}
    session.execute(update(Plant).where(Plant.id == plant_id).values(**values))


def listing(session: AnySession, owner_id: uuid.UUID) -> list[PlantView]:
    return [_view(one) for one in session.scalars(select(Plant).where(Plant.owner_id == owner_id).order_by(Plant.name))]


def view(session: AnySession, owner_id: uuid.UUID, plant_id: uuid.UUID) -> PlantView:
    """Raises NotFound."""
    plant = session.scalars(select(Plant).where(Plant.owner_id == owner_id, Plant.id == plant_id)).one_or_none()
    if plant is None:
        raise NotFound("There is no such plant.")
    return _view(plant)


def _view(plant: Plant) -> PlantView:
    """Without the sheet that was chosen of one workbook: in the next one it may be called anything."""
    known = {name: getattr(plant, name) for name in PlantView.__dataclass_fields__}
    lasting = {name: said for name, said in plant.corrections.items() if name != "sheet"}
    return PlantView(**{**known, "corrections": lasting})
