"""What a file says of itself in few words: in the composer, beside its question, to programs."""

from __future__ import annotations

import re

import pytest

from routes import file_words
from tests.attaching import ask, attach, seen, table
from tests.importing import do_jobs, no_process
from tests.pages import check
from tests.scripted import scripted

__all__ = ["do_jobs", "no_process", "scripted"]
pytestmark = pytest.mark.usefixtures("no_process", "scripted")
FORM = {"Accept": "text/html"}


@pytest.fixture
def ann(cast, signed_in):
    return signed_in(cast.ann)


def test_a_file_says_in_few_words_how_its_reading_stands(ann, do_jobs):
    told = [
        attach(ann, *sent).get_json() for sent in ((), (table(names="time,P,E\n"),), ("Dear Ann,\nhow are you?\n",))
    ]
    assert {(one["said"], one["tone"]) for one in told} == {("reading…", "")}
    do_jobs()
    read, doubtful, refused = (seen(ann, one["id"]) for one in told)
    assert (read["said"], read["tone"]) == ("72 rows · 1–3 Jun 2024", "")
    assert (doubtful["said"], doubtful["tone"]) == ("72 rows · 1–3 Jun 2024 · please look", "doubtful")
    assert (refused["said"], refused["tone"]) == (refused["error"], "failed")


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2024-06-01T00:00+02:00", "2024-06-01T23:00+02:00", "1 Jun 2024"),
        ("2024-06-01T00:00+02:00", "2024-06-30T23:45+02:00", "1–30 Jun 2024"),
        ("2024-06-01T00:00+02:00", "2024-12-31T23:45+01:00", "1 Jun – 31 Dec 2024"),
        ("2021-01-01T00:00+01:00", "2024-12-31T23:45+01:00", "1 Jan 2021 – 31 Dec 2024"),
        (None, None, ""),
    ],
)
def test_a_span_is_said_as_short_as_it_can_be(first, last, words):
    assert file_words.span(first, last) == words


def test_a_sent_file_tells_with_its_question(ann, do_jobs):
    file = attach(ann).get_json()
    address = f"/c/{ask(ann, file_ids=[file['id']]).get_json()['conversation_id']}"
    link = rf'<a class="file [^>]*data-id="{file["id"]}"([^>]*)>.*?data-chip-said>([^<]*)<'
    assert re.search(link, ann.get(address, headers=FORM).text).groups() == (' data-module="uploading"', "reading…")
    do_jobs()
    assert re.search(link, ann.get(address, headers=FORM).text).groups() == ("", "72 rows · 1–3 Jun 2024")


def test_a_waiting_file_tells_in_the_composer_and_goes_along_with_what_is_suggested(ann, do_jobs):
    file = attach(ann).get_json()["id"]
    do_jobs()
    page = ann.get(f"/?agent=om&file={file}", headers=FORM).text
    check(page)
    assert "data-chip-said>72 rows · 1–3 Jun 2024<" in page
    [form] = [part for part in page.split("<form ") if 'value="Check my data"' in part]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    assert fields["file_ids"] == file
    assert ann.post("/chat", data=fields, headers=FORM).status_code == 303
    assert seen(ann, file)["conversation_id"]
