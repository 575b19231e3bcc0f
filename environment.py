"""What the environment says, read value by value: a wrong one is named, with what would do instead.

Knows no setting of the product; those are in `config`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from click import ClickException

from addresses import host_of, is_url

RATE = re.compile(r"[1-9]\d* per ([1-9]\d* )?(second|minute|hour|day)s?")


class SettingError(ClickException):
    """A setting that cannot be used; the message names it and says what would do. Commands show it as it is."""


@dataclass(frozen=True)
class Llm:
    """A language model, and the server and key it is asked with."""

    name: str  # offline, openai:… or anthropic:…
    base_url: str | None
    api_key: str | None = field(repr=False)


class Given:
    """The values as they were given, read one by one."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values

    def text(self, name: str, default: str) -> str:
        return self.values.get(name, "").strip() or default

    def number(self, name: str, default: int, least: int, most: int) -> int:
        text = self.text(name, str(default))
        if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
            raise SettingError(f"{name} is {text!r}; it must be a whole number from {least} to {most}.")
        return int(text)

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        text = self.text(name, default).lower()
        if text not in choices:
            raise SettingError(f"{name} is {text!r}; it must be one of: {', '.join(choices)}.")
        return text

    def host(self, name: str, default: str) -> str:
        text = self.text(name, default)
        host = host_of(text)
        if host is None:
            raise SettingError(f"{name} is {text!r}; it must be a name or an address alone; the port is PORT.")
        return host

    def url(self, name: str, schemes: set[str]) -> str | None:
        text = self.text(name, "")
        if text and not is_url(text, schemes):
            wanted = " or ".join(f"{scheme}://…" for scheme in sorted(schemes))
            raise SettingError(f"{name} must be a whole address: {wanted}")  # the value may hold a password
        return text.rstrip("/") or None

    def llm(self, name: str, default: str) -> Llm:
        llm, key = self.text(name, default), self.text(f"{name}_API_KEY", "")
        base_url = self.url(f"{name}_BASE_URL", {"http", "https"})
        provider, _, model = llm.partition(":")
        if llm != "offline" and not (provider in {"openai", "anthropic"} and model):
            raise SettingError(f"{name} is {llm!r}; it must be offline, openai:<name> or anthropic:<name>.")
        if llm != "offline" and not key and not base_url:  # one's own server may ask for none; the providers do
            raise SettingError(f"{name}_API_KEY is not set; {llm} needs one, or a server of your own: {name}_BASE_URL.")
        return Llm(llm, base_url, key or None)

    def rate(self, name: str, default: str) -> str:
        text = self.text(name, default).lower()
        if text != "off" and not RATE.fullmatch(text):
            raise SettingError(f"{name} is {text!r}; it must be like '10 per minute', or off.")
        return "" if text == "off" else text

    def time(self, name: str) -> datetime | None:
        text = self.text(name, "")
        if not text:
            return None
        try:
            return utc_time(text)
        except (ValueError, OverflowError) as error:
            raise SettingError(f"{name} is {text!r}; it must be a time like 2026-11-20T09:00+00:00.") from error


def utc_time(text: str) -> datetime:
    """A day or time in ISO 8601; without a zone it is UTC. Raises ValueError, and OverflowError beyond the calendar."""
    time = datetime.fromisoformat(text)
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)


def dotenv(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    pairs = (line.split("=", 1) for line in text_of(path).splitlines() if "=" in line and line.lstrip()[:1] != "#")
    return {name.strip(): value.strip().strip("\"'") for name, value in pairs}


def text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")  # some editors begin a file with a mark
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"{path} cannot be read as text in UTF-8.") from error
