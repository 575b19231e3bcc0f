"""What must hold on every page, read from its HTML."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str | None]
EMPTY = {"input", "img", "meta", "link", "br", "hr", "source"}
UNSEEN_INPUTS = {"hidden", "submit"}
NAMED = {"button", "a", "summary"}


@dataclass
class Form:
    method: str
    fields: set[str | None] = field(default_factory=set)


@dataclass
class Open:
    """An element that has begun: its attributes and the text seen in it so far."""

    tag: str
    attributes: Attributes
    text: str = ""


class Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.headings: list[str] = []
        self.forms: list[Form] = []
        self.inputs: list[Attributes] = []
        self.labelled: set[str | None] = set()
        self.nameless: list[Open] = []
        self.inline: list[str] = []
        self._open: list[Open] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self._note(tag, attributes)
        if tag not in EMPTY:
            self._open.append(Open(tag, attributes))

    def _note(self, tag: str, attributes: Attributes) -> None:
        if attributes.get("id"):
            self.ids[str(attributes["id"])] += 1
        if "style" in attributes or any(name.startswith("on") for name in attributes):
            self.inline.append(f"{tag} {attributes}")
        if tag == "style" or (tag == "script" and not attributes.get("src")):
            self.inline.append(tag)
        if tag == "form":
            self.forms.append(Form((attributes.get("method") or "get").lower()))
        if tag == "label":
            self.labelled.add(attributes.get("for"))
        if tag in {"input", "textarea", "select"}:
            self._note_input(attributes)
        if tag == "img" and self._open:
            self._open[-1].text += attributes.get("alt") or ""

    def _note_input(self, attributes: Attributes) -> None:
        if self.forms:
            self.forms[-1].fields.add(attributes.get("name"))
        if attributes.get("type") not in UNSEEN_INPUTS:
            self.inputs.append(attributes)

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        element = self._open.pop()
        assert element.tag == tag, f"</{tag}> closes <{element.tag}>"
        if tag == "h1":
            self.headings.append(element.text.strip())
        if tag in NAMED and not (element.text.strip() or element.attributes.get("aria-label")):
            self.nameless.append(element)


def check(html: str) -> Page:
    """Assert what holds for every page; the page is returned for more."""
    page = Page(html)
    assert len(page.headings) == 1, page.headings
    assert page.headings[0]
    assert [name for name, times in page.ids.items() if times > 1] == []
    assert [form for form in page.forms if form.method == "post" and "csrf_token" not in form.fields] == []
    unlabelled = [given for given in page.inputs if given.get("id") not in page.labelled]
    assert [given for given in unlabelled if not given.get("aria-label")] == []
    assert page.nameless == []
    assert page.inline == []
    assert '<meta name="viewport"' in html
    return page
