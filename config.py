"""Every setting: read from the environment and `.env`, checked at start, and a wrong one named.

`Settings` is the truth; `flask_config` turns it into what the extensions want to see.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from addresses import in_brackets, is_postgresql
from environment import Given, Llm, SettingError, dotenv, text_of

MAX_MESSAGE_CHARACTERS = 100_000
MAX_BODY_BYTES = 2_000_000
REMEMBER_DAYS = 30
STORAGES = {"file": "fsspec", "s3": "s3fs", "gs": "gcsfs", "abfs": "adlfs"}  # scheme of FILES_URL -> what knows it
SHORTEST_SECRET = 16  # characters of a key that signs cookies
# A line that was cut without a word is noticed after ten seconds, not after hours.
POSTGRESQL = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,  # milliseconds
}
REDIS_TIMEOUTS = {"socket_connect_timeout": 1, "socket_timeout": 1}  # seconds


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
    files_url: str | None  # where the content of files is kept; none: in the data folder
    files_quota_mb: int  # of one person
    file_most_mb: int
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
    given = Given({**dotenv(Path(".env")), **os.environ} if environ is None else environ)
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
        files_url=_files_url(given.text("FILES_URL", "")),
        files_quota_mb=given.number("FILES_QUOTA_MB", 500, 1, 1_000_000),
        file_most_mb=given.number("FILE_MOST_MB", 60, 1, 1000),
        rate_limit_login=given.rate("RATE_LIMIT_LOGIN", "10 per minute"),
        rate_limit_register=given.rate("RATE_LIMIT_REGISTER", "20 per hour"),
        drain_seconds=given.number("DRAIN_SECONDS", 0, 0, 300),
        log_level=given.choice("LOG_LEVEL", "info", ("debug", "info", "warning", "error")),
        clock=given.time("CLOCK"),
    )


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


def _files_url(url: str) -> str | None:
    scheme, found, place = url.partition("://")
    if not url:
        return None
    if not found or not place.strip("/") or scheme not in STORAGES:
        raise SettingError(f"FILES_URL must be a place like s3://bucket/folder; known are: {', '.join(STORAGES)}.")
    if find_spec(STORAGES[scheme]) is None:
        package = STORAGES[scheme]
        raise SettingError(f"FILES_URL begins with {scheme}://, which needs a package: pip install {package}")
    return url.rstrip("/")


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
    return text_of(path).strip()
