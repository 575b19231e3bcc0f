"""What is remembered is compact, versioned and survives JSON; anything else is not trusted."""

from __future__ import annotations

import json

import pytest

from agents.offline import frame as frames
from agents.offline.frame import Frame
from agents.offline.period import Period


def test_a_frame_survives_json() -> None:
    frame = Frame("market", "capacity", places=("Italy", "Spain"), metric="annual", period=Period(start="2015-01-01"),
                  slots={"mw": 50_000.0}, items=("a", "b"), chart="line")  # fmt: skip
    assert frames.from_json(json.loads(json.dumps(frames.to_json(frame)))) == frame


def test_only_what_was_said_is_remembered() -> None:
    assert frames.to_json(Frame("om", "plan")) == {"v": 1, "agent": "om", "intent": "plan"}


def test_notes_are_not_remembered() -> None:
    assert "notes" not in frames.to_json(Frame("market", "capacity", notes=("no place named",)))


def test_a_long_symptom_is_cut() -> None:
    assert len(frames.to_json(Frame("om", "fault", query="x" * 5000))["query"]) == frames.LONGEST_TEXT


@pytest.mark.parametrize("data", [None, {}, [], "x", {"v": 0, "agent": "om"}, {"v": 1}, {"messages": []}])
def test_what_another_version_wrote_is_forgotten(data: object) -> None:
    assert frames.from_json(data) is None
