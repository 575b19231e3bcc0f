"""The log: one JSON object per line."""

from __future__ import annotations

import json
import logging
import sys
import threading

import pytest

import logs


@pytest.fixture
def said():
    """Formats one record as it would be printed."""

    def say(level: int, message: str, *arguments: object, **more: object) -> dict:
        record = logging.LogRecord("turns.pool", level, __file__, 1, message, arguments, more.pop("exc_info", None))
        record.__dict__.update(more)
        return json.loads(logs.JsonFormatter().format(record))

    return say


def test_a_line_says_when_how_bad_who_and_what(said):
    line = said(logging.WARNING, "gave %d turns back", 3)
    assert (line["level"], line["logger"], line["message"]) == ("warning", "turns.pool", "gave 3 turns back")
    assert line["time"].endswith("+00:00")


def test_what_came_as_extra_stands_beside_the_message(said):
    assert said(logging.INFO, "done", status=200)["status"] == 200


def test_a_line_break_in_a_message_stays_in_its_line():
    record = logging.LogRecord("x", logging.INFO, "", 1, "one\ntwo", (), None)
    assert "\n" not in logs.JsonFormatter().format(record)


def test_an_exception_is_told_with_its_trace(said):
    try:
        1 / 0  # noqa: B018
    except ZeroDivisionError:
        line = said(logging.ERROR, "broken", exc_info=sys.exc_info())
    assert "ZeroDivisionError" in line["error"]


def test_a_thread_that_dies_is_told_in_a_line(capsys, monkeypatch):
    monkeypatch.setattr(threading, "excepthook", logs.thread_died)
    monkeypatch.setattr(logging.getLogger("logs"), "propagate", False)
    monkeypatch.setattr(logging.getLogger("logs"), "handlers", [logs.StandardOutput()])
    thread = threading.Thread(target=lambda: 1 / 0, name="saver")
    thread.start()
    thread.join()
    said = capsys.readouterr()
    line = json.loads(said.out)
    assert (line["level"], "saver" in line["message"], "ZeroDivisionError" in line["error"]) == ("critical", True, True)
    assert said.err == ""


def test_configuring_twice_does_not_print_twice():
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    try:
        logs.configure("warning")
        logs.configure("error")
        assert len([handler for handler in root.handlers if isinstance(handler, logs.StandardOutput)]) == 1
        assert root.level == logging.ERROR
    finally:
        root.handlers[:], root.level = before, level


@pytest.mark.parametrize(
    ("given", "kept"),
    [("a1b2c3d4", True), ("A.b-c_1234", True), ("short", False), ("new\nline-123", False), (None, False)],
)
def test_only_a_sane_request_id_is_kept(given, kept):
    assert (logs.settle_id(given) == given) is kept
    logs.request_id.set("")
