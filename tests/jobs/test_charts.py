"""Charts drawn by the real process: warm, crashed, doubled, idle, orphaned; and what it refuses to draw."""

from __future__ import annotations

import math
import os
import re
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from pathlib import Path

import pytest
import vl_convert

from agents.tools.charts import MOST_SERIES
from jobs import chart_fit, chart_process, chart_spec, chart_theme, charts, children
from problems import Invalid, Unavailable
from tests.agents.tools.test_charts import KINDS

SVG = "{http://www.w3.org/2000/svg}"
COLUMNS = ({"name": "Year"}, {"name": "Country"}, {"name": "Capacity", "unit": "MW"})
ROWS = ((2022, "Germany", 67_400.0), (2023, "Germany", 81_700.0), (2022, "Spain", 22_000.0), (2023, "Spain", 31_000.0))
LINE = {
    "mark": "line",
    "encoding": {
        "x": {"field": "Year", "type": "ordinal"},
        "y": {"field": "Capacity", "type": "quantitative"},
        "color": {"field": "Country", "type": "nominal"},
    },
}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[charts.Place]:
    """A data folder of one's own; its drawing process is ended with it."""
    place = charts.Place(tmp_path, os.getpid())
    monkeypatch.setattr(charts, "_place", place)
    yield place
    end(place)


@pytest.fixture(scope="module")
def draw(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """Draw with one process for all tests that do not harm it."""
    before = charts._place
    charts.configure(tmp_path_factory.mktemp("charts"))
    yield lambda spec=LINE, rows=ROWS, theme="light", description="It grows.", **more: charts.svg(
        spec, COLUMNS, rows, theme, description, **more
    )
    end(charts._place)
    charts._place = before


def svg(place: charts.Place, height: int = 200) -> str:
    return charts.svg({**LINE, "height": height}, COLUMNS, ROWS, "light", "It grows.")


def running(place: charts.Place) -> list[subprocess.Popen[bytes]]:
    return [
        process for process in list(children.running) if str(place.socket) in process.args and process.poll() is None
    ]


def end(place: charts.Place) -> None:
    for process in running(place):
        process.kill()
        process.wait()


def until(condition: Callable[[], bool], seconds: float = 5) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


# --- pictures ---------------------------------------------------------------------------------------------------------


def test_a_chart_has_its_words_and_its_figures(draw):
    root = ET.fromstring(draw(title="Capacity <2023> & more"))
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == "Capacity <2023> & more"
    assert root.find(f"{SVG}desc").text == "It grows."
    texts = {text.text for text in root.iter(f"{SVG}text")}
    assert {"2022", "2023", "Germany", "Spain"} <= texts


def test_every_theme_and_size_is_drawn_as_wide_as_promised(draw):
    for theme in chart_spec.THEMES:
        for size in chart_spec.SIZES:
            root = ET.fromstring(draw(theme=theme, size=size))
            assert float(root.get("width")) == chart_theme.WIDTHS[size]
            assert float(root.get("height")) == chart_fit.HEIGHT


def test_the_ground_is_the_page_and_the_colours_are_the_theme(draw):
    light, dark = draw(theme="light"), draw(theme="dark")
    assert 'fill="white"' not in light
    for drawn, theme in ((light, "light"), (dark, "dark")):
        assert chart_theme.SERIES[theme][0] in drawn
        assert chart_theme.INKS[theme]["quiet"] in drawn


@pytest.mark.parametrize("theme", chart_spec.THEMES)
def test_colours_stand_out_from_the_page(theme):
    ground = chart_theme.GROUNDS[theme]
    for colour in chart_theme.SERIES[theme]:
        assert contrast(colour, ground) >= 3, colour
    letters = [chart_theme.INKS[theme][name] for name in ("text", "quiet")]
    for colour in (*letters, *chart_theme.NAMES[theme]):
        assert contrast(colour, ground) >= 4.5, colour


# How people see colours who lack one kind of cone: rows of the matrices of Machado, Oliveira and Fernandes (2009),
# severity 1.0, for linear red, green and blue.
BLIND = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "nobody": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


@pytest.mark.parametrize("theme", chart_spec.THEMES)
@pytest.mark.parametrize("kind", BLIND)
def test_colours_keep_apart_for_everybody(theme, kind):
    """A difference of 15 in CIELAB is seen at a glance; lines are named at their ends besides."""
    seen = [lab(colour, BLIND[kind]) for colour in chart_theme.SERIES[theme]]
    assert len(seen) == MOST_SERIES
    assert min(math.dist(one, other) for one, other in combinations(seen, 2)) >= 15


def lab(colour: str, blindness: tuple[tuple[float, float, float], ...]) -> tuple[float, float, float]:
    """CIELAB of a colour as somebody sees it, white as D65."""
    full = linear(colour)
    red, green, blue = (min(1, max(0, sum(a * b for a, b in zip(row, full, strict=True)))) for row in blindness)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def test_what_a_specification_says_of_itself_stands(draw):
    root = ET.fromstring(draw({**LINE, "height": 444}))
    assert float(root.get("height")) == 444


def test_text_of_the_data_stays_text(draw):
    evil = "<script>alert(1)</script>"
    drawn = draw(rows=((2022, evil, 1.0), (2023, evil, 2.0)))
    assert "<script" not in drawn
    assert any(text.text == evil for text in ET.fromstring(drawn).iter(f"{SVG}text"))


def test_empty_and_missing_figures_are_drawn(draw):
    assert "<svg" in draw(rows=())
    assert "<svg" in draw(rows=((2022, "Spain", None), (2023, "Spain", 1.0)))


def test_a_picture_has_a_ground_its_title_and_twice_the_pixels(place):
    paper = chart_spec.Paper("Capacity of <both>", "Source [1]: IRENA")
    drawn = charts.png(LINE, COLUMNS, ROWS, "dark", paper)
    assert drawn[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(drawn[16:20], "big") == 2 * chart_theme.WIDTHS["wide"]
    titled = charts.svg(LINE, COLUMNS, ROWS, "dark", "It grows.", paper=paper)
    assert ">Capacity of &lt;both&gt;<" in titled
    assert ">Source [1]: IRENA<" in titled
    assert chart_theme.GROUNDS["dark"] in titled
    assert {file.suffix for file in place.drawn.iterdir()} == {".png", ".svg"}


@pytest.mark.parametrize("size", chart_spec.SIZES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_chart_that_is_touched_is_the_one_that_is_seen(kind, size):
    """Every path and text of the picture is in it, at its place; points that nobody sees come on top."""
    chart, names, rows = KINDS[kind]
    columns = [{"name": name} for name in names]
    seen, touched = (
        vl_convert.vegalite_to_svg(make(chart.spec, columns, rows, "light", size), vl_version=chart_process.VEGA_LITE)
        for make in (chart_spec.complete, chart_spec.interactive)
    )
    marks = re.compile(r'<path [^>]*(d="M[^"]{9,}" .*?)>|<text (?:aria-label="[^"]*" )?([^>]*>[^<]+)<')
    assert len(marks.findall(seen)) > 8
    assert set(marks.findall(seen)) <= set(marks.findall(touched))
    assert (len(marks.findall(touched)) > len(marks.findall(seen))) == (
        kind not in {"box", "heat"}
    )  # touched themselves


@pytest.mark.parametrize(
    "spec",
    [
        {"layer": ["line"]},
        {"hconcat": ["line"]},
        {"mark": "line", "encoding": [], "transform": "fold"},
    ],
)
def test_a_specification_of_the_wrong_shape_is_a_clear_error(draw, spec):
    """An import may hold anything; what is not a chart is refused before or by the renderer, never a crash."""
    with pytest.raises(Invalid) as caught:
        draw(spec)
    assert caught.value.code == "bad_chart"


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spec", [{"mark": "nonsense"}, {"mark": "bar", "encoding": {"x": {"field": "a", "type": "what"}}}, {}]
)
def test_a_bad_specification_is_a_clear_error(draw, spec):
    with pytest.raises(Invalid) as caught:
        draw(spec)
    assert caught.value.code == "bad_chart"
    assert caught.value.hint
    assert "<svg" in draw()  # and the next chart is drawn


@pytest.mark.parametrize(
    "inner",
    [
        {"data": {"url": "file:///etc/passwd"}, "mark": "point"},
        {"data": {"url": "http://127.0.0.1:1/"}, "mark": "point"},
        {"mark": {"type": "image", "url": "http://127.0.0.1:1/x.png"}},
        {"mark": "point", "encoding": {"href": {"value": "javascript:alert(1)"}}},
        {"data": {"sequence": {"start": 0, "stop": 1e12}}, "mark": "point"},
    ],
)
def test_nothing_is_read_linked_or_run_without_end(draw, inner):
    with pytest.raises(Invalid) as caught:
        draw({"layer": [LINE, inner]})
    assert "Not allowed" in caught.value.hint


def test_too_many_rows_are_refused(draw):
    with pytest.raises(Invalid) as caught:
        draw(rows=[(2023, "Spain", 1.0)] * (chart_spec.MAX_ROWS + 1))
    assert caught.value.code == "too_large"


# --- the process ------------------------------------------------------------------------------------------------------


def test_a_drawn_chart_is_kept_and_found_without_a_process(place):
    drawn = svg(place)
    (process,) = running(place)
    process.kill()
    process.wait()
    assert svg(place) == drawn
    assert running(place) == []
    assert [file.suffix for file in place.drawn.iterdir()] == [".svg"]


def test_one_process_draws_all(place):
    svg(place, 200)
    svg(place, 201)
    assert len(running(place)) == 1


def test_two_at_once_start_one(place):
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda height: svg(place, height), range(200, 204)))
    until(lambda: len(running(place)) == 1)


def test_a_crashed_process_is_started_again(place):
    svg(place, 200)
    (process,) = running(place)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert place.socket.exists()  # it could not tidy up
    assert "<svg" in svg(place, 201)


def test_a_crash_in_the_middle_of_a_drawing_is_tried_once_more(place, monkeypatch):
    answers = iter([None, {"svg": "<svg></svg>"}])
    monkeypatch.setattr(charts, "_ask", lambda *_: next(answers))
    assert "<svg" in svg(place)


def test_a_chart_that_kills_the_process_every_time_is_unavailable(place, monkeypatch):
    monkeypatch.setattr(charts, "_ask", lambda *_: None)
    with pytest.raises(Unavailable):
        svg(place)


def test_a_process_that_does_not_start_is_unavailable(place, monkeypatch):
    monkeypatch.setattr(charts, "START_WITHIN", 0.2)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(Unavailable):
        svg(place)


def test_it_ends_with_its_owner(place, monkeypatch):
    owner = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    monkeypatch.setattr(charts, "_place", charts.Place(place.data_dir, owner.pid))
    svg(place)
    (process,) = running(place)
    owner.communicate(b"\n")
    until(lambda: process.poll() is not None)
    assert not place.socket.exists()


def test_nobody_else_may_ask(place):
    svg(place)
    assert place.socket.stat().st_mode & 0o077 == 0
    assert place.socket.parent.stat().st_mode & 0o077 == 0


def test_a_long_data_folder_gets_a_short_socket(tmp_path):
    long = charts.Place(tmp_path / ("x" * 100), 1)
    assert len(os.fsencode(long.socket)) <= charts.LONGEST_SOCKET_PATH
    assert long.socket != charts.Place(tmp_path / ("y" * 100), 1).socket


def test_it_ends_when_nobody_asks(tmp_path, monkeypatch):
    monkeypatch.setattr(chart_process, "IDLE", 0.05)
    monkeypatch.setattr(chart_process, "LOOK_EVERY", 0.01)
    path = tmp_path / "charts.sock"
    chart_process.main(path, tmp_path, os.getpid())
    assert not path.exists()


def test_a_second_one_sees_the_lock_and_ends(tmp_path):
    path = tmp_path / "charts.sock"
    lock = chart_process._locked(path)
    assert lock is not None
    with lock:
        chart_process.main(path, tmp_path, os.getpid())
    assert not path.exists()


def test_old_charts_are_tidied_away(tmp_path):
    old, new = tmp_path / "old.svg", tmp_path / "new.svg"
    for file in (old, new):
        file.write_text("<svg/>")
    os.utime(old, (0, time.time() - 40 * 86_400))
    chart_process._tidy(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["new.svg"]
