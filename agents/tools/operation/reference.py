"""Safety steps and definitions: fixed text, handed out as it stands."""

from __future__ import annotations

from collections.abc import Sequence

from agents.base import Column, ToolResult
from agents.tools.credit import sources
from agents.tools.refusal import Refused
from knowledge import datasets, safety, terms
from knowledge.safety import Topic
from knowledge.terms import Standard, Term

MOST_TERMS = 6


def safety_steps(topic: str) -> ToolResult:
    used = datasets.sourced("safety")
    if not used:
        raise Refused("no_data", "The safety steps are not loaded.", "An administrator can load them: flask data load.")
    found = safety.find_topic(topic)
    names = tuple(one.name for one in safety.topics())
    if found is None:
        raise Refused(
            "unknown_entity", f"There are no safety steps called {topic!r}.", f"There are: {', '.join(names)}.", names
        )
    return ToolResult(
        ok=True,
        title=found.title,
        columns=(Column("Step"), Column("What to do")),
        rows=tuple(enumerate(found.steps, start=1)),
        summary={**_about(found), "qualified_person": safety.qualified_person(), "topics": list(names)},
        sources=sources(used, found.title),
        warnings=(safety.qualified_person(),),
    )


def _about(topic: Topic) -> dict[str, object]:
    return {
        "topic": topic.name,
        "title": topic.title,
        "danger": topic.danger,
        "steps": list(topic.steps),
        "never": list(topic.never),
        "standards": list(topic.standards),
    }


def standard(name: str) -> ToolResult:
    used = datasets.sourced("terms")
    found = terms.find_standard(name)
    known = tuple(one.name for one in terms.standards())
    if not used or found is None:
        raise Refused("unknown_entity", f"There is nothing here on {name!r}.", f"There are: {', '.join(known)}.", known)
    return ToolResult(
        ok=True,
        title=f"{found.name}: {found.title}",
        columns=(Column("Number"), Column("What it asks for")),
        rows=tuple(enumerate(found.asks, start=1)),
        summary=_about_standard(found),
        sources=sources(used, found.edition),
        warnings=("In our own words; the text of the standard decides.",),
    )


def _about_standard(found: Standard) -> dict[str, object]:
    about = {"standard": found.name, "title": found.title, "part": found.part, "edition": found.edition}
    person = safety.qualified_person() if found.electrical else ""
    return {**about, "asks": list(found.asks), "electrical": found.electrical, "qualified_person": person}


def definitions(names: Sequence[str]) -> ToolResult:
    used = datasets.sourced("terms")
    if not used:
        raise Refused("no_data", "The definitions are not loaded.", "An administrator can load them: flask data load.")
    found = list(dict.fromkeys(_term(name) for name in names[:MOST_TERMS]))
    if not found:
        raise Refused("missing_param", "Name a term.", "For example performance ratio.", _known())
    difference = terms.difference(*found) if len(found) == 2 else ""
    names_found = ", ".join(term.name for term in found)
    return ToolResult(
        ok=True,
        title=names_found[:1].upper() + names_found[1:],
        columns=tuple(Column(name) for name in ("Term", "Meaning", "Formula", "Unit", "Typical", "Standard")),
        rows=tuple((one.name, one.meaning, one.formula, one.unit, one.typical, one.standard) for one in found),
        summary={"terms": [_about_term(term) for term in found], "difference": difference},
        sources=sources(used, "; ".join(f"{one.name}: {one.standard}" for one in found)),
    )


def _known() -> tuple[str, ...]:
    return tuple(term.name for term in terms.terms())


def _term(name: str) -> Term:
    term = terms.find_term(name)
    if term is None:
        raise Refused(
            "unknown_entity", f"There is no definition of {name!r}.", f"There are: {', '.join(_known())}.", _known()
        )
    return term


def _about_term(term: Term) -> dict[str, str]:
    about = {"term": term.name, "name": term.name, "meaning": term.meaning, "formula": term.formula}
    return {**about, "unit": term.unit, "typical": term.typical, "standard": term.standard}
