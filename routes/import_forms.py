"""What an administrator says about a file: how it is to be read, and as what it is to be stored. From forms and JSON.

A form sends everything it shows; only what differs from what was shown is a correction.
"""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date
from typing import Any

import knowledge
from environment import utc_time
from knowledge.datasets import DatasetInUse
from knowledge.importing import FIELDS, Choice, Corrections, DatasetFacts
from problems import Invalid
from routes import forms
from routes.forms import Given

SIGNS = ("kind", "sheet", "encoding", "delimiter", "decimal", "dates")  # texts of Corrections
TEXTS = ("code", "title", "publisher", "licence", "edition", "citation", "url", "notes", "checksum")
DAYS = ("as_of", "retrieved")
YES_OR_NO = {"yes": True, "no": False, "": None}
OF_A_DATASET = ("code", "title", "publisher", "licence", "url", "notes", "synthetic", "redistribute")


def corrections(given: Given, seen: dict[str, Any]) -> dict[str, Any]:
    """The corrections to look again with; `seen` is the preview that the form showed, empty when there was none."""
    if "corrections" in given:
        return _from_json(given["corrections"])
    before = seen.get("corrections", {})
    shown = {**seen.get("file", {}), "kind": seen.get("kind", "")}
    said = {name: _said(given, name, shown.get(name, ""), before.get(name, "")) for name in SIGNS}
    if said["kind"] and said["kind"] != shown["kind"]:
        return {**said, "columns": {}, "constants": {}}
    return {**said, "columns": _columns(given, seen, before), "constants": _constants(given, seen, before)}


def _from_json(given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise Invalid("corrections must be an object.")
    unknown = sorted(set(given) - {one.name for one in fields(Corrections)})
    if unknown:
        raise Invalid(
            f"There is no correction called {unknown[0][:60]!r}.",
            hint=f"There are: {', '.join(SIGNS)}, columns, constants.",
        )
    pairs = {name: _texts(given, name) for name in ("columns", "constants") if name in given}
    return {**{name: forms.text(given, name) for name in SIGNS}, **pairs}


def _texts(given: Given, name: str) -> dict[str, str]:
    value = given[name]
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise Invalid(f"{name} must be an object of texts.")
    return value


def _said(given: Given, name: str, shown: str, before: str) -> str:
    value = forms.text(given, name, shown)
    return before if value == shown else value


def _columns(given: Given, seen: dict[str, Any], before: dict[str, Any]) -> dict[str, str]:
    changed = {}
    for column in seen.get("columns", ()):
        field = forms.text(given, f"column-{column['position']}", column["field"])
        if field != column["field"]:
            changed[column["header"]] = field
    return {**before.get("columns", {}), **changed}


def _constants(given: Given, seen: dict[str, Any], before: dict[str, Any]) -> dict[str, str]:
    """An empty one is taken back."""
    said = {field: forms.text(given, f"every-{field}").strip() for field in FIELDS.get(seen.get("kind", ""), ())}
    shown = seen.get("constants", {})
    changed = {field: text for field, text in said.items() if text and text != shown.get(field)}
    kept = {field: text for field, text in before.get("constants", {}).items() if said.get(field)}
    return {**kept, **changed}


# --- as what it is stored ---------------------------------------------------------------------------------------------


def choice(given: Given, seen: dict[str, Any]) -> Choice:
    """Raises Invalid in the words of the form."""
    texts = {name: forms.text(given, name).strip() for name in TEXTS}
    texts["checksum"] = texts["checksum"] or seen["file"]["checksum"]
    return Choice(
        **texts,
        as_of=_day(given, "as_of") or knowledge.today(),
        retrieved=_day(given, "retrieved"),
        synthetic=forms.choice(given, "synthetic"),
        redistribute=_yes_or_no(given, "redistribute"),
        corrections=Corrections(**seen["corrections"]),
    )


def kept(chosen: Choice) -> dict[str, Any]:
    """A choice as JSON; its corrections are kept beside it."""
    told = asdict(chosen)
    told.pop("corrections")
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in told.items()}


def _day(given: Given, name: str) -> date | None:
    value = forms.text(given, name).strip()
    if not value:
        return None
    try:
        return utc_time(value).date()
    except (ValueError, OverflowError) as error:
        raise Invalid(f"{name} must be a day like 2026-11-20.") from error


def _yes_or_no(given: Given, name: str) -> bool | None:
    value = given.get(name)
    if value is None or isinstance(value, bool):
        return value
    if value not in YES_OR_NO:
        raise Invalid(f"{name} must be yes or no.")
    return YES_OR_NO[value]


def suggested(request: dict[str, Any], seen: dict[str, Any], known: DatasetInUse | None) -> dict[str, Any]:
    """What the form of the facts shows: what was said before, what the dataset says, what the file says."""
    facts = {**asdict(DatasetFacts()), **seen.get("facts", {})}
    if known:
        of_it = {name: getattr(known, name) for name in OF_A_DATASET}
        facts = {**facts, **{name: value for name, value in of_it.items() if value not in {None, ""}}}
    today = knowledge.today().isoformat()
    facts["as_of"] = facts["as_of"] or today
    facts["edition"] = facts["edition"] or facts["as_of"]
    facts["retrieved"] = facts["retrieved"] or today
    return {**facts, **request.get("choice", {})}
