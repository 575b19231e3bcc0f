"""The report of a plant's file: a page, its charts, and one file that holds everything."""

from __future__ import annotations

import re
import uuid

import pytest

from extensions import db
from tests.people import speaking_as
from tests.plant_files import analysed

SECTIONS = (
    "quality", "performance", "corrected", "yields", "expected", "outages", "availability", "degradation", "soiling",
    "clipping", "inverters", "worst", "hours",
)  # fmt: skip


@pytest.fixture
def add(app, cast):
    """A file of Ann's with its findings."""

    def of(*arguments, **named):
        with speaking_as(app, cast.ann) as ann:
            file_id = analysed(ann.id, *arguments, **named)
            db.session.commit()
        return file_id

    return of


@pytest.fixture
def ann(cast, signed_in):
    return signed_in(cast.ann)


def test_a_report_has_every_section_with_figures_charts_and_standards(add, ann):
    page = ann.get(f"/files/{add()}/report").text
    assert re.findall(r'<section class="report-section" id="(\w+)"', page) == [*SECTIONS, "method"]
    assert (
        page.count('<figure class="report-chart">')
        == len(re.findall(r'report/\w+\.svg\?theme=light" alt=', page))
        == 10
    )
    for words in (
        "Performance ratio <strong>0.784",
        "19.5 MWh",
        "−0.80 %",
        "IEC 61724-1:2021",
        "clause 14.3.1",
        "1,402",
    ):
        assert words.replace(" <strong>", " ") in page.replace("<strong>", ""), words


@pytest.mark.parametrize("way", ["report", "report.html"])
def test_energy_has_the_unit_that_the_answers_give_it(add, ann, way):
    """365 days of 4,000 kWh with 31 of half, and 360 of 3,900 kWh; five days of which were lost."""
    page = " ".join(re.sub(r"<[^>]+>", " ", ann.get(f"/files/{add()}/{way}").text).split())
    for figure in ("Energy 2,802 MWh", "Energy lost in outages 19.5 MWh"):
        assert figure in page
    assert re.findall(r"\d,\d[\d,.]* kWh(?!/)", page) == []  # from one MWh on it is MWh


def test_what_could_not_be_worked_out_is_said_in_its_section(add, ann):
    too_short = {"refused": {"code": "too_little", "message": "1.2 years are too short.", "hint": "Two are needed."}}
    page = ann.get(f"/files/{add(findings={'degradation': too_short})}/report").text
    assert "Not possible: 1.2 years are too short. Two are needed." in page


def test_an_unfinished_analysis_says_so(add, ann):
    page = ann.get(f"/files/{add(findings={'degradation': None, 'soiling': None}, complete=False)}/report").text
    assert "still being worked out" in page
    assert "0.784" in page


def test_without_kwp_the_rest_is_there_all_the_same(add, ann):
    page = ann.get(f"/files/{add(findings={'facts': {'kwp': None}})}/report").text
    assert "How many kWp has the plant" in page
    assert "2 outages" in page


def test_the_download_needs_nothing_else(add, ann):
    answer = ann.get(f"/files/{add()}/report.html")
    page = answer.text
    assert answer.headers["Content-Disposition"] == "attachment; filename=report-logger_seville.csv.html"
    assert page.count("<svg") == 10
    assert not re.search(r'(?:src|href|srcset)="(?!#)', page)
    assert "default-src 'none'" in page
    assert "<script" not in page


def test_a_name_with_markup_stays_a_name(add, ann):
    file_id = add(name="<script>alert(1)</script>.csv")
    for address in (f"/files/{file_id}/report", f"/files/{file_id}/report.html"):
        page = ann.get(address).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_a_chart_is_drawn_in_the_theme_and_size_asked_for(add, ann):
    file_id = add()
    wide = ann.get(f"/files/{file_id}/report/performance.svg")
    narrow = ann.get(f"/files/{file_id}/report/performance.svg?theme=dark&size=narrow")
    assert (wide.mimetype, narrow.status_code) == ("image/svg+xml", 200)
    assert "style-src" in wide.headers["Content-Security-Policy"]
    assert wide.text != narrow.text
    assert ann.get(f"/files/{file_id}/report/performance.svg?size=huge").status_code == 400
    assert ann.get(f"/files/{file_id}/report/quality.svg").status_code == 404
    assert ann.get(f"/files/{file_id}/report/nothing.svg").status_code == 404


def test_a_file_that_was_not_analysed_says_what_to_do(app, cast, ann):
    answer = ann.get(f"/files/{uuid.uuid4()}/report")
    assert answer.status_code == 404


@pytest.mark.parametrize("person", ["bea", "carl"])
def test_nobody_else_opens_it(add, cast, signed_in, person):
    file_id = add()
    browser = signed_in(getattr(cast, person))
    for way in ("report", "report.html", "report/performance.svg"):
        answer = browser.get(f"/files/{file_id}/{way}")
        assert answer.status_code == 404
        assert "0.784" not in answer.text
