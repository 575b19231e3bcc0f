"""Style sheets and scripts from memory, under a hash of them all."""

from __future__ import annotations

import gzip
import hashlib
import re

import pytest

from assets import ROOT, load

AT_A_CLICK = {
    "js/chart_view.js",
    "js/uploading.js",
}  # of our own scripts those that no page loads before somebody asks for more
VENDORED = {
    "vendor/vega.min.js": "8f6a3587cf8d4f42c7e08120e3eb05d067e746d554e39d2dcf52acc0bd5ba28f",
    "vendor/vega-lite.min.js": "35a9821df838825b05a6a73e9414b58747a1b18321583858ed903c66393a5c7e",
    "vendor/vega-interpreter.js": "ca1de8c6b88d24f30bb3b576dbf9562ccf3899f25c421c3a0a88dccc7bc65822",
}
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
    sizes = {path: len(found.by_path[path].body) for path in found.scripts()}
    assert sum(sizes[path] for path in AT_A_CLICK) <= 9_000
    assert sum(size for path, size in sizes.items() if path not in AT_A_CLICK) <= 58_900
    assert len(found.by_path["css/app.css"].body) <= 51_500
    assert max(len(file.read_text().splitlines()) for file in (ROOT / "js").rglob("*.js")) <= 120


def test_scripts_of_others_are_those_that_were_taken():
    """Nobody has changed them since, each has its licence beside it, and no page asks for them by itself."""
    found = load()
    vendored = {path: asset for path, asset in found.by_path.items() if path.startswith("vendor/")}
    assert {path: hashlib.sha256(asset.body).hexdigest() for path, asset in vendored.items()} == VENDORED
    notice = (ROOT / "vendor" / "NOTICE.md").read_text()
    assert all(
        f"`{path.removeprefix('vendor/')}`" in notice and checksum in notice for path, checksum in VENDORED.items()
    )
    assert "BSD-3-Clause" in notice
    assert sum(len(asset.compressed or asset.body) for asset in vendored.values()) <= 300_000
    asking = {file.name for file in (ROOT / "js").rglob("*.js") if "vendor/" in file.read_text()}
    assert asking == {"chart_view.js"}
    pages = "".join(file.read_text() for file in (ROOT.parent / "templates").rglob("*.html"))
    assert "vendor/" not in pages


def test_every_script_that_is_asked_for_exists():
    templates = ROOT.parent / "templates"
    markup = "".join(file.read_text() for file in templates.rglob("*.html"))
    written = "".join(file.read_text() for file in (ROOT / "js").rglob("*.js"))
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
