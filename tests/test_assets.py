"""Style sheets and scripts from memory, under a hash of them all."""

from __future__ import annotations

import gzip
import re

import pytest

from assets import ROOT, load

KEPT = "public, max-age=31536000, immutable"


@pytest.fixture
def address(app):
    return app.extensions["assets"].url


def test_an_asset_is_kept_for_a_year_and_sent_compressed(client, address):
    response = client.get(address("css/app.css"), headers={"Accept-Encoding": "gzip"})
    assert response.headers["Cache-Control"] == KEPT
    assert response.headers["Content-Encoding"] == "gzip"
    plain = client.get(address("css/app.css"), headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(response.data) == plain.data


def test_an_old_address_gets_todays_file_and_does_not_keep_it(client):
    response = client.get("/assets/000000000000/js/main.js")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["js/none.js", "../app.py", "css/tokens.css"])
def test_what_is_not_an_asset_is_not_there(client, address, path):
    root = address("js/main.js").removesuffix("js/main.js")
    assert client.get(f"{root}{path}").status_code == 404


def test_the_favicon_is_found_where_browsers_look(client):
    assert client.get("/favicon.ico").content_type == "image/svg+xml"


def test_a_change_gives_another_address(tmp_path):
    (tmp_path / "a.js").write_text("one")
    before = load(tmp_path).version
    (tmp_path / "a.js").write_text("two")
    assert load(tmp_path).version != before


def test_what_we_wrote_ourselves_is_small():
    found = load()
    assert sum(len(found.by_path[path].body) for path in found.scripts()) <= 50_000
    assert len(found.by_path["css/app.css"].body) <= 40_000
    assert max(len(file.read_text().splitlines()) for file in ROOT.rglob("*.js")) <= 120


def test_every_script_that_is_asked_for_exists():
    templates = ROOT.parent / "templates"
    markup = "".join(file.read_text() for file in templates.rglob("*.html"))
    written = "".join(file.read_text() for file in ROOT.rglob("*.js"))
    wanted = set(re.findall(r'data-module="(\w+)"', markup))
    imported = set(re.findall(r'(?:from |import\()"\./(\w+)\.js"', written))
    scripts = {path.removeprefix("js/").removesuffix(".js") for path in load().scripts()}
    assert wanted | imported | {"main"} == scripts


def test_no_template_is_longer_than_a_page():
    for file in (ROOT.parent / "templates").rglob("*.html"):
        assert len(file.read_text().splitlines()) <= 60, file


def test_colours_are_named_once(app):
    sheets = [file for file in (ROOT / "css").glob("*.css") if file.stem != "tokens"]
    assert sheets
    for file in sheets:
        assert not re.findall(r":[^;{}]*#[0-9a-f]{3,8}\b", file.read_text()), file


def test_nothing_is_fetched_from_elsewhere():
    for asset in load().by_path.values():
        assert not re.search(rb"(?:url\(|import |from )[\"']?(?:https?:)?//", asset.body)
