"""Settings: read from the environment, checked at start, a wrong one named."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

import config

ROOT = Path(__file__).parent.parent


def load(tmp_path: Path, **given: str) -> config.Settings:
    return config.load({"DATA_DIR": str(tmp_path / "data"), **given})


def test_nothing_has_to_be_set(tmp_path):
    settings = load(tmp_path)
    assert (settings.host, settings.port, settings.workers, settings.threads) == ("127.0.0.1", 8000, 4, 192)
    assert settings.database_url == f"sqlite:///{tmp_path}/data/heliodesk.db"
    assert (settings.llm.name, settings.registration, settings.session_ttl_minutes) == ("offline", "open", 30)
    assert (settings.max_history_messages, settings.proxies, settings.redis_url) == (6, 0, None)
    assert settings.base_url == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "80a"),
        ("PORT", "٨٠"),
        ("WORKERS", "0"),
        ("THREADS", "-1"),
        ("LLM", "gpt"),
        ("LLM", "openai:"),
        ("LLM_BASE_URL", "ftp://example.org"),
        ("LLM_BASE_URL", "http://"),
        ("LLM_BASE_URL", "http://desk:port/v1"),
        ("LLM_FALLBACK", "gpt"),
        ("LLM_FALLBACK", "openai:gpt"),  # without a key
        ("LLM_FIRST_WORD_TIMEOUT", "0"),
        ("LLM_SILENCE_TIMEOUT", "3601"),
        ("LLM_TURN_TIMEOUT", "59"),  # less than the first word may take
        ("LLM_MAX_TOKENS", "-1"),
        ("HOST", "127.0.0.1:8000"),
        ("HOST", "::1::"),
        ("HOST", "two words"),
        ("MAX_HISTORY_MESSAGES", "many"),
        ("SESSION_TTL_MINUTES", "0"),
        ("REGISTRATION", "maybe"),
        ("PROXIES", "11"),
        ("PUBLIC_URL", "desk.example.org"),
        ("PUBLIC_URL", "https://"),
        ("PUBLIC_URL", "https://[::1"),
        ("DATABASE_URL", "mysql://localhost/x"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "postgresql://"),
        ("DATABASE_URL", "postgresql://u@h:notaport/d"),
        ("SECRET_KEY", "x"),
        ("SECRET_KEY", "fifteen letters"),
        ("REDIS_URL", "http://localhost"),
        ("LOG_LEVEL", "loud"),
        ("RATE_LIMIT_LOGIN", "often"),
        ("RATE_LIMIT_REGISTER", "0 per hour"),
        ("FILES_URL", "s3:bucket"),
        ("FILES_URL", "file://"),
        ("FILES_URL", "memory://kept/by/nobody"),
        ("FILES_QUOTA_MB", "0"),
        ("FILE_MOST_MB", "1001"),
        ("CLOCK", "yesterday"),
        ("CLOCK", "0001-01-01T00:00+05:00"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path, name, value):
    with pytest.raises(config.SettingError, match=name):
        load(tmp_path, **{name: value})


def test_the_fallback_has_a_server_and_a_key_of_its_own(tmp_path):
    assert load(tmp_path).llm_fallback is None
    assert load(tmp_path, LLM_FALLBACK="offline").llm_fallback == config.Llm("offline", None, None)
    given = {"LLM_FALLBACK": "openai:small", "LLM_FALLBACK_BASE_URL": "http://127.0.0.1:1/v1/"}
    settings = load(tmp_path, **given, LLM_FALLBACK_API_KEY="hush")
    assert settings.llm_fallback == config.Llm("openai:small", "http://127.0.0.1:1/v1", "hush")
    assert settings.llm == config.Llm("offline", None, None)
    assert "hush" not in repr(settings)


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL", "LLM_BASE_URL"])
def test_an_address_with_a_password_is_not_repeated(tmp_path, name):
    with pytest.raises(config.SettingError) as caught:
        load(tmp_path, **{name: "odd://user:hush@host/x"})
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_every_way_to_write_postgresql_means_one_driver(tmp_path, scheme):
    assert load(tmp_path, DATABASE_URL=f"{scheme}://u@h/d").database_url == "postgresql+psycopg2://u@h/d"


def test_the_sslmode_is_added_to_the_address(tmp_path):
    settings = load(tmp_path, DATABASE_URL="postgresql://u@h/d?application_name=x", DATABASE_SSLMODE="verify-full")
    assert settings.database_url.endswith("/d?application_name=x&sslmode=verify-full")


def test_the_pools_of_four_workers_fit_postgresql(tmp_path):
    settings = load(tmp_path)
    options = settings.flask_config()
    pools = [options["SQLALCHEMY_ENGINE_OPTIONS"], *options["SQLALCHEMY_BINDS"].values()]
    assert settings.workers * sum(pool["pool_size"] + pool["max_overflow"] for pool in pools) < 97


def test_the_secret_key_is_made_once_and_for_the_owner_only(tmp_path):
    first = load(tmp_path).secret_key
    assert len(first) >= 48
    assert load(tmp_path).secret_key == first
    assert stat.S_IMODE((tmp_path / "data" / "secret_key").stat().st_mode) == 0o600
    assert load(tmp_path, SECRET_KEY="sixteen letters!").secret_key == "sixteen letters!"


@pytest.mark.parametrize("content", [b"", b"\n", b"short", b"\xff\xfe\xff\xfe"])
def test_a_key_file_without_a_key_is_named(tmp_path, content):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret_key").write_bytes(content)
    with pytest.raises(config.SettingError, match="secret_key"):
        load(tmp_path)


def test_processes_that_start_together_share_one_key(tmp_path):
    command = [sys.executable, "-c", "import config; print(config.load().secret_key)"]
    environ = {**os.environ, "DATA_DIR": str(tmp_path)}
    started = [subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    keys = {process.communicate(timeout=30)[0] for process in started}
    assert len(keys) == 1
    assert len(keys.pop().strip()) >= 48


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(config.SettingError, match=r"DATA_DIR .* cannot be written to"):
        load(tmp_path, DATA_DIR=str(tmp_path / "file" / "data"))


def test_a_new_data_folder_is_for_the_owner_only(tmp_path):
    load(tmp_path)
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


@pytest.mark.parametrize("llm", ["openai:gpt-4.1-mini", "anthropic:claude"])
def test_a_provider_without_a_key_is_named(tmp_path, llm):
    with pytest.raises(config.SettingError, match="LLM_API_KEY is not set"):
        load(tmp_path, LLM=llm)
    assert load(tmp_path, LLM=llm, LLM_API_KEY="k").llm.api_key == "k"
    assert load(tmp_path, LLM=llm, LLM_BASE_URL="http://127.0.0.1:11434/v1").llm.api_key is None


@pytest.mark.parametrize(
    ("host", "bind", "base_url"),
    [
        ("::1", "[::1]:9", "http://[::1]:9"),
        ("[::1]", "[::1]:9", "http://[::1]:9"),
        ("::", "[::]:9", "http://127.0.0.1:9"),
        ("0.0.0.0", "0.0.0.0:9", "http://127.0.0.1:9"),
        ("desk.example.org", "desk.example.org:9", "http://desk.example.org:9"),
    ],
)
def test_a_host_is_listened_on_and_told_as_it_must_be_written(tmp_path, host, bind, base_url):
    settings = load(tmp_path, HOST=host, PORT="9")
    assert (settings.bind, settings.base_url) == (bind, base_url)


def test_an_env_file_that_is_no_text_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_bytes(b"PORT=80\xff")
    with pytest.raises(config.SettingError, match=r"\.env cannot be read"):
        config.load()


def test_the_env_file_is_read_and_the_environment_wins(tmp_path, monkeypatch):
    for name in list(os.environ):
        if name in {"PORT", "WORKERS", "REGISTRATION", "DATA_DIR"}:
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("# a comment\nPORT=9001\nREGISTRATION = 'closed'\nWORKERS=2\n")
    monkeypatch.setenv("WORKERS", "3")
    settings = config.load()
    assert (settings.port, settings.registration, settings.workers) == (9001, "closed", 3)
    assert settings.data_dir == tmp_path / "instance"


def test_https_makes_cookies_secure(tmp_path):
    assert load(tmp_path).flask_config()["SESSION_COOKIE_SECURE"] is False
    secure = load(tmp_path, PUBLIC_URL="https://desk.example.org/").flask_config()
    assert secure["SESSION_COOKIE_SECURE"] is True
    assert secure["REMEMBER_COOKIE_SECURE"] is True


def test_a_person_is_told_an_address_that_can_be_opened(tmp_path):
    assert load(tmp_path, PUBLIC_URL="https://desk.example.org/").base_url == "https://desk.example.org"


def test_a_rate_can_be_switched_off(tmp_path):
    assert load(tmp_path).rate_limit_login == "10 per minute"
    assert load(tmp_path, RATE_LIMIT_LOGIN="off", RATE_LIMIT_REGISTER="3 per 2 hours").rate_limit_login == ""


def test_the_clock_can_be_held(tmp_path):
    for text in ("2026-11-20T09:00", "2026-11-20T11:00+02:00"):
        assert load(tmp_path, CLOCK=text).clock == datetime(2026, 11, 20, 9, tzinfo=UTC)


def test_a_storage_whose_package_is_missing_says_which(tmp_path, monkeypatch):
    monkeypatch.setattr("config.find_spec", lambda name: None)
    with pytest.raises(config.SettingError, match=r"FILES_URL begins with s3://.*pip install s3fs"):
        load(tmp_path, FILES_URL="s3://plants/files")


def test_a_storage_is_taken_as_it_is_given(tmp_path):
    assert load(tmp_path).files_url is None
    assert load(tmp_path, FILES_URL="file:///srv/files/").files_url == "file:///srv/files"
