"""Every setting: read from the environment and `.env`, checked at start, and a wrong one named.

`Settings` is the truth; `flask_config` turns it into what the extensions want to see.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from click import ClickException

from addresses import host_of, in_brackets, is_postgresql, is_url

MAX_MESSAGE_CHARACTERS = 100_000
MAX_BODY_BYTES = 2_000_000
REMEMBER_DAYS = 30
SHORTEST_SECRET = 16  # characters of a key that signs cookies
RATE = re.compile(r"[1-9]\d* per ([1-9]\d* )?(second|minute|hour|day)s?")
# A line that was cut without a word is noticed after ten seconds, not after hours.
POSTGRESQL = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,  # milliseconds
}
REDIS_TIMEOUTS = {"socket_connect_timeout": 1, "socket_timeout": 1}  # seconds


class SettingError(ClickException):
    """A setting that cannot be used; the message names it and says what would do. Commands show it as it is."""


@dataclass(frozen=True)
class Llm:
    """A language model, and the server and key it is asked with."""

    name: str  # offline, openai:… or anthropic:…
    base_url: str | None
    api_key: str | None = field(repr=False)


@dataclass(frozen=True)
class Settings:
    host: str
    port: int
    data_dir: Path
    database_url: str
    pool_size: int
    pool_overflow: int
    pool_timeout: int  # seconds
    pool_recycle: int  # seconds
    redis_url: str | None
    workers: int
    threads: int
    llm: Llm
    llm_fallback: Llm | None
    llm_first_word_timeout: int  # seconds
    llm_silence_timeout: int  # seconds
    llm_turn_timeout: int  # seconds
    llm_max_tokens: int  # 0: as many as the provider allows
    max_history_messages: int
    session_ttl_minutes: int
    registration: str
    secret_key: str
    proxies: int
    public_url: str | None
    rate_limit_login: str  # per address and e-mail, and of one person changing the password; empty: none
    rate_limit_register: str  # per address; empty: none
    drain_seconds: int  # between saying not to be ready and leaving
    log_level: str
    clock: datetime | None

    @property
    def is_https(self) -> bool:
        return bool(self.public_url and self.public_url.startswith("https://"))

    @property
    def base_url(self) -> str:
        """Where a person finds this server, without a slash at the end."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else in_brackets(self.host)
        return self.public_url or f"http://{host}:{self.port}"

    @property
    def bind(self) -> str:
        """Where gunicorn listens, as it wants to be told."""
        return f"{in_brackets(self.host)}:{self.port}"

    def flask_config(self) -> dict[str, Any]:
        return {
            "SETTINGS": self,
            "SECRET_KEY": self.secret_key,
            "MAX_CONTENT_LENGTH": MAX_BODY_BYTES,
            "MAX_FORM_MEMORY_SIZE": MAX_BODY_BYTES,
            "SESSION_REFRESH_EACH_REQUEST": False,  # routes/guards.py prolongs: not every look should
            "PERMANENT_SESSION_LIFETIME": timedelta(minutes=self.session_ttl_minutes),
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_SECURE": self.is_https,
            "REMEMBER_COOKIE_NAME": "remember_token",
            "REMEMBER_COOKIE_DURATION": timedelta(days=REMEMBER_DAYS),
            "REMEMBER_COOKIE_SECURE": self.is_https,
            "REMEMBER_COOKIE_HTTPONLY": True,
            "REMEMBER_COOKIE_SAMESITE": "Lax",
            "WTF_CSRF_TIME_LIMIT": None,  # a token lives as long as its session
            "WTF_CSRF_CHECK_DEFAULT": False,  # routes/guards.py checks: requests with an API token carry none
            "RATELIMIT_STORAGE_URI": self.redis_url or "heliodesk://",  # rates.py
            "RATELIMIT_STORAGE_OPTIONS": REDIS_TIMEOUTS if self.redis_url else {},
            "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": bool(self.redis_url),  # Redis gone: each process counts for itself
            "RATELIMIT_STRATEGY": "fixed-window",
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SQLALCHEMY_ENGINE_OPTIONS": self._engine(self.pool_size, self.pool_overflow),
            "SQLALCHEMY_BINDS": {
                "saver": {"url": self.database_url, **self._engine(2, 0)},
                "poller": {"url": self.database_url, **self._engine(1, 0)},
            },
        }

    def _engine(self, size: int, overflow: int) -> dict[str, Any]:
        options: dict[str, Any] = {
            "pool_size": size,
            "max_overflow": overflow,
            "pool_timeout": self.pool_timeout,
            "pool_recycle": self.pool_recycle,
            "hide_parameters": True,  # what people type and their hashes do not belong into logs
        }
        if self.database_url.startswith("sqlite"):
            return {**options, "connect_args": {"check_same_thread": False, "timeout": 15}}
        return {**options, "pool_pre_ping": False, "connect_args": POSTGRESQL}


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read all settings. Raises SettingError, which names the first that is wrong."""
    given = _Given({**_dotenv(Path(".env")), **os.environ} if environ is None else environ)
    data_dir = Path(given.text("DATA_DIR", "instance")).absolute()
    _make_writable(data_dir)
    first_word = given.number("LLM_FIRST_WORD_TIMEOUT", 60, 1, 3600)
    return Settings(
        host=given.host("HOST", "127.0.0.1"),
        port=given.number("PORT", 8000, 1, 65535),
        data_dir=data_dir,
        database_url=_database_url(given.text("DATABASE_URL", ""), data_dir, given.text("DATABASE_SSLMODE", "")),
        pool_size=given.number("DATABASE_POOL_SIZE", 12, 1, 1000),
        pool_overflow=given.number("DATABASE_POOL_OVERFLOW", 4, 0, 1000),
        pool_timeout=given.number("DATABASE_POOL_TIMEOUT", 10, 1, 600),
        pool_recycle=given.number("DATABASE_POOL_RECYCLE", 1800, 1, 86400),
        redis_url=given.url("REDIS_URL", {"redis", "rediss", "unix"}),
        workers=given.number("WORKERS", 4, 1, 256),
        threads=given.number("THREADS", 192, 32, 1024),
        llm=given.llm("LLM", "offline"),
        llm_fallback=given.llm("LLM_FALLBACK", "") if given.text("LLM_FALLBACK", "") else None,
        llm_first_word_timeout=first_word,
        llm_silence_timeout=given.number("LLM_SILENCE_TIMEOUT", 30, 1, 3600),
        llm_turn_timeout=given.number("LLM_TURN_TIMEOUT", 600, first_word, 7200),
        llm_max_tokens=given.number("LLM_MAX_TOKENS", 0, 0, 10_000_000),
        max_history_messages=given.number("MAX_HISTORY_MESSAGES", 6, 0, 200),
        session_ttl_minutes=given.number("SESSION_TTL_MINUTES", 30, 1, 100_000),
        registration=given.choice("REGISTRATION", "open", ("open", "invite", "closed")),
        secret_key=_secret_key(given.text("SECRET_KEY", ""), data_dir / "secret_key"),
        proxies=given.number("PROXIES", 0, 0, 10),
        public_url=given.url("PUBLIC_URL", {"http", "https"}),
        rate_limit_login=given.rate("RATE_LIMIT_LOGIN", "10 per minute"),
        rate_limit_register=given.rate("RATE_LIMIT_REGISTER", "20 per hour"),
        drain_seconds=given.number("DRAIN_SECONDS", 0, 0, 300),
        log_level=given.choice("LOG_LEVEL", "info", ("debug", "info", "warning", "error")),
        clock=given.time("CLOCK"),
    )


class _Given:
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


def _database_url(url: str, data_dir: Path, sslmode: str) -> str:
    if not url:
        return f"sqlite:///{data_dir / 'heliodesk.db'}"
    scheme, _, rest = url.partition("://")
    if scheme in {"postgres", "postgresql", "postgresql+psycopg2"} and is_postgresql(f"postgresql://{rest}"):
        url = f"postgresql+psycopg2://{rest}"
        return f"{url}{'&' if '?' in url else '?'}sslmode={sslmode}" if sslmode else url
    if scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
        return url
    raise SettingError("DATABASE_URL must be postgresql://user:password@host:port/name or sqlite:///… with a file.")


def _make_writable(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / f".writable-{os.getpid()}-{secrets.token_hex(4)}"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise SettingError(f"DATA_DIR {folder} cannot be written to: {error.strerror}.") from error


def _secret_key(given: str, path: Path) -> str:
    key = given or _generated_key(path)
    if len(key) >= SHORTEST_SECRET:
        return key
    if given:
        raise SettingError(f"SECRET_KEY is too short: it needs at least {SHORTEST_SECRET} characters.")
    raise SettingError(f"{path} holds no key. Put its backup back, or delete it: then everybody logs in again.")


def _generated_key(path: Path) -> str:
    """The key in `path`, made once; two processes that start together get the same."""
    fresh = path.with_name(f"{path.name}-{os.getpid()}")
    if not path.exists():
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass  # the other process was first; its key is the key
        finally:
            fresh.unlink()
    return _text_of(path).strip()


def _dotenv(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    pairs = (line.split("=", 1) for line in _text_of(path).splitlines() if "=" in line and line.lstrip()[:1] != "#")
    return {name.strip(): value.strip().strip("\"'") for name, value in pairs}


def _text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")  # some editors begin a file with a mark
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"{path} cannot be read as text in UTF-8.") from error
