"""What is remembered of plants is listed, changed and forgotten by their owner, with and without scripts."""

from __future__ import annotations

import re
import uuid

import pytest
from sqlalchemy import func, select

from extensions import db
from knowledge.plants import plants
from models import Plant, PlantAnalysis, PlantFile
from tests.attaching import JSON
from tests.pages import check
from tests.people import speaking_as
from tests.plant_files import analysed

FORM = {"Accept": "text/html"}
FACTS = {"kwp": 1000.0, "ac_kw": 900.0, "gamma": -0.0035, "latitude": 37.4, "longitude": -5.99, "tilt": 30.0}
TYPED = {"name": "North", "kwp": "1000", "ac_kw": "900", "gamma": "-0.35", "latitude": "37.4", "longitude": "-5.99",
         "timezone": "", "tilt": "30", "azimuth": ""}  # fmt: skip


@pytest.fixture
def ann(cast, signed_in):
    return signed_in(cast.ann)


@pytest.fixture
def remember(app, cast):
    """The address of a plant of Ann's."""

    def plant(name="North", facts=FACTS, file=None):
        with speaking_as(app, cast.ann) as person:
            kept = plants.describe(db.session, person.id, name, dict(facts), file)
            db.session.commit()
        return f"/plants/{kept.id}"

    return plant


def field(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def save(browser, at, **typed):
    """Send the form as it stands there, but for what is typed."""
    seen = typed.pop("seen", None) or field(browser.get(at, headers=FORM).text, "seen")
    return browser.post(at, data={**TYPED, "seen": seen, **typed}, headers=FORM)


def known(browser, at):
    told = browser.get(at, headers=JSON).get_json()
    return {name: told[name] for name in ("name", *plants.FACTS) if told[name] is not None}


def test_plants_are_listed_with_what_is_known_of_them(ann, remember):
    remember(facts={**FACTS, "azimuth": 180.0})
    remember("East", {})
    page = ann.get("/plants", headers=FORM).text
    check(page)
    assert "1,000 kWp · AC 900 kW · −0.35 %/K · 37.4° N, 5.99° W · tilt 30° · azimuth 180°" in page
    assert "Nothing is known of it yet" in page
    listed = ann.get("/plants", headers=JSON).get_json()["plants"]
    assert [(one["name"], one["kwp"]) for one in listed] == [("East", None), ("North", 1000.0)]


def test_the_list_says_how_a_plant_gets_there_and_is_reached_from_the_menu(ann):
    assert "Attach a file of a plant and say its kWp" in ann.get("/plants", headers=FORM).text
    assert '<a class="menu-item" href="/plants">' in ann.get("/", headers=FORM).text


def test_the_form_shows_facts_as_a_data_sheet_does(ann, remember):
    page = ann.get(remember(), headers=FORM).text
    check(page)
    assert {name: field(page, name) for name in TYPED} == TYPED


def test_what_is_changed_counts_from_now_on(ann, remember):
    at = remember()
    saved = save(
        ann, at, name=" North  field ", kwp="1,250.5", gamma="0.4", tilt="", azimuth="181", timezone="Europe/Madrid"
    )
    assert (saved.status_code, saved.location) == (303, "/plants")
    changed = {"name": "North field", "kwp": 1250.5, "gamma": -0.004, "azimuth": 181.0, "timezone": "Europe/Madrid"}
    assert known(ann, at) == {name: value for name, value in {**FACTS, **changed}.items() if name != "tilt"}
    assert "North field was saved" in ann.get("/plants", headers=FORM).text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("1250,5", 1250.5), ("1 250", 1250.0), ("1,250", 1250.0), ("0,350", 0.35), ("1,250,000", 1_250_000.0)],
)
def test_numbers_are_read_as_people_write_them(ann, remember, typed, kept):
    at = remember()
    assert save(ann, at, kwp=typed).status_code == 303
    assert known(ann, at)["kwp"] == kept


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("name", " ", "A plant has a name of 1 to 120 characters."),
        ("kwp", "much", "The DC capacity in kWp is a number from 0.01 to 10,000,000."),
        ("kwp", "0", "The DC capacity in kWp is a number"),
        ("kwp", "nan", "The DC capacity in kWp is a number"),
        ("gamma", "-3.5", "The temperature coefficient is a number from −1 to −0.01 %/K."),
        ("gamma", "-0.0035", "The temperature coefficient is a number"),
        ("latitude", "91", "The latitude is a number from -90 to 90."),
        ("tilt", "95", "The tilt in degrees is a number from 0 to 90."),
        ("timezone", "Mars/Base", "There is no time zone &#39;Mars/Base&#39;. Such as Europe/Berlin."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_typed_is_lost(ann, remember, name, typed, words):
    at = remember()
    refused = save(ann, at, **{"azimuth": "170", name: typed})
    assert refused.status_code == 400
    check(refused.text)
    assert f'id="{name}-error">{words}' in refused.text
    assert (field(refused.text, name), field(refused.text, "azimuth")) == (typed.strip(), "170")
    assert known(ann, at) == {"name": "North", **FACTS}


def test_a_name_is_of_one_plant(ann, remember):
    remember("East")
    refused = save(ann, remember(), name="East")
    assert refused.status_code == 400
    assert "You have another plant that is called East." in refused.text


def test_two_tabs_do_not_overwrite_each_other_silently(ann, remember):
    at = remember()
    seen = field(ann.get(at, headers=FORM).text, "seen")
    assert save(ann, at, kwp="1100", seen=seen).status_code == 303
    conflict = save(ann, at, kwp="1200", seen=seen)
    assert conflict.status_code == 409
    check(conflict.text)
    assert "was changed in the meantime" in conflict.text
    assert "1,100 kWp" in conflict.text
    assert field(conflict.text, "kwp") == "1200"
    assert known(ann, at)["kwp"] == 1100.0
    assert save(ann, at, kwp="1200", seen=field(conflict.text, "seen")).status_code == 303
    assert known(ann, at)["kwp"] == 1200.0


def test_a_refused_form_does_not_forget_what_was_looked_at(ann, remember):
    at = remember()
    refused = save(ann, at, kwp="much")
    save(ann, at, kwp="1100")
    assert save(ann, at, kwp="1200", seen=field(refused.text, "seen")).status_code == 409


def test_a_double_click_counts_once(ann, remember):
    at = remember()
    seen = field(ann.get(at, headers=FORM).text, "seen")
    assert [save(ann, at, kwp="1100", seen=seen).status_code for _ in range(2)] == [303, 303]


def test_programs_change_what_they_name(ann, remember):
    at = remember()
    told = ann.get(at, headers=JSON).get_json()
    saved = ann.post(at, json={"kwp": 1100, "tilt": None, "seen": told["version"]}, headers=JSON)
    assert (saved.status_code, saved.get_json()["kwp"], saved.get_json()["tilt"]) == (200, 1100.0, None)
    assert ann.post(at, json={"kwp": 1300, "seen": told["version"]}, headers=JSON).status_code == 409
    for wrong in ({"kwp": "1"}, {"gamma": -0.35}, {"colour": "red"}, {"name": ""}, {"name": 7}):
        assert ann.post(at, json=wrong, headers=JSON).status_code == 400
    assert known(ann, at)["kwp"] == 1100.0


def test_a_plant_is_forgotten_and_its_files_and_findings_stay(app, cast, ann, remember):
    with speaking_as(app, cast.ann) as person:
        file_id = analysed(person.id)
        db.session.commit()
    at = remember()
    with app.app_context():
        db.session.get(PlantFile, file_id).plant_id = uuid.UUID(at.rpartition("/")[2])
        db.session.commit()
    assert f'href="{at}"' in ann.get(f"/files/{file_id}", headers=FORM).text
    gone = ann.post(f"{at}/remove", headers=FORM)
    assert (gone.status_code, gone.location) == (303, "/plants")
    assert "North was forgotten" in ann.get("/plants", headers=FORM).text
    assert ann.get(at, headers=FORM).status_code == 404
    with app.app_context():
        counts = [db.session.scalar(select(func.count()).select_from(table)) for table in (Plant, PlantAnalysis)]
        assert counts == [0, 1]
        assert db.session.get(PlantFile, file_id).plant_id is None


def test_a_name_with_markup_stays_a_name(ann, remember):
    at = remember("<b>North</b>")
    for address in ("/plants", at):
        page = ann.get(address, headers=FORM).text
        assert "<b>North" not in page
        assert "&lt;b&gt;North" in page
