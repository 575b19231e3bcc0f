"""What the documents say about commands, settings and tables is what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import config
from extensions import Base

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
FLASK = ".venv/bin/flask --app app "


def test_every_command_of_a_document_exists(app):
    told = [
        match.groups()
        for document in DOCUMENTS
        for match in re.finditer(r"flask (?:--app app )?(users|data|news) ([a-z]+)\b", document.read_text())
    ]
    assert len(told) > 8
    assert [words for words in told if words[1] not in app.cli.commands[words[0]].commands] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_command_that_can_be_copied_names_its_program(document):
    lines = re.findall(r"^```\n(.*?)^```", document.read_text(), re.DOTALL | re.MULTILINE)
    commands = [line for block in lines for line in block.splitlines() if re.search(r"\bflask\b", line)]
    assert [line for line in commands if FLASK not in line] == []


def test_every_setting_is_in_the_readme():
    given = set(re.findall(r'given\.\w+\("([A-Z_]+)"', (ROOT / "config.py").read_text()))
    told = set(re.findall(r"`([A-Z_]+)`", (ROOT / "README.md").read_text()))
    assert len(given) > 20
    assert given <= told
    assert f"at least {config.SHORTEST_SECRET} characters" in (ROOT / "README.md").read_text()


def test_every_table_has_its_writer_in_contributing():
    section = (ROOT / "CONTRIBUTING.md").read_text().split("## Who writes which table")[1].split("\n## ")[0]
    named = set(re.findall(r"\b[A-Z][A-Za-z]+\b", section))
    assert {mapper.class_.__name__ for mapper in Base.registry.mappers} - named == set()


def test_every_file_that_is_pointed_to_exists():
    for document in DOCUMENTS:
        for target in re.findall(r"(?:\]\(|src=\")([^)\"#:]+)[)\"#]", document.read_text()):
            assert (document.parent / target).exists(), f"{document.name}: {target}"
    named = re.search(r"tests/\S+\.py", (ROOT / "tests" / "package.json").read_text())
    assert (ROOT / named.group()).exists()
