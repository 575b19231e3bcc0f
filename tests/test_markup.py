"""Markdown to safe HTML, block by block."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

import markup
from markup import Rendering, blocks, plain

PIECES = ["a", "b ", "- ", "* ", "1. ", "2. ", "7) ", "# ", "> ", "```\n", "~~~", "---", "***", "`", "[1]", "==", "<b>"]
PIECES += ["[x](http://a.example)", "[x]: http://q.example\n", "\\", "é", "م", "😀", "\n"]
PIECES += [
    "\n",
    "\n\n",
    "    ",
    "\t",
    "|",
    "a|b",
    "\n-|-\n",
    "|-|",
    "\r\n",
    "\r",
    "\u2028",
    "\x0b",
    "\x00",
    "&amp;",
    "-",
    " ",
]

SCRIPTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](data:text/html,<script>alert(1)</script>)",
    "[a](vbscript:msgbox)",
    "<javascript:alert(1)>",
    "![a](http://evil.example/x.png)",
    '[a](http://x.example "onmouseover=alert(1)")',
    '[a](http://x.example/" onmouseover="alert(1))',
    '```"><script>alert(1)</script>\nx\n```',
    "```js onload=alert(1)\nx\n```",
    "`<script>`",
    "| <script> | b |\n|---|---|\n| <img onerror=x> | [c](javascript:x) |",
    "# <iframe src=//evil.example>",
    "> <style>*{}</style>",
    "- <form action=//evil.example><input>",
    "<a href='//evil.example' onclick=x>",
    "[a](//evil.example)",
    "[a](/logout)",
    "<!-- --><b>",
    "</div></article><h1>",
    "[1]<script>[2]",
]


class Tags(HTMLParser):
    """Every tag and attribute of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


ROOT = Path(__file__).parent.parent


def html_of(text: str, prefix: str = "") -> str:
    return "".join(block.html for block in blocks(text, prefix))


def random_text(seed: int) -> str:
    chance = random.Random(seed)
    return "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 24)))


@pytest.mark.parametrize("seed", range(250))
def test_a_finished_block_never_changes_while_text_is_appended(seed: int) -> None:
    text = random_text(seed)
    growing = Rendering("s-")
    before: list[markup.Block] = []
    for end in range(len(text) + 1):
        whole = blocks(text[:end], "s-")
        assert growing.update(text[:end]) == whole
        assert whole[: len(before) - 1] == before[:-1] if before else True
        assert len(whole) >= len(before)
        before = whole


def test_a_text_that_became_another_is_rendered_anew() -> None:
    rendering = Rendering()
    rendering.update("# One\n\nTwo\n\nThree")
    assert rendering.update("Another\n\nText") == blocks("Another\n\nText")


@pytest.mark.parametrize("text", SCRIPTS)
def test_nothing_in_a_text_runs_or_leads_astray(text: str) -> None:
    for tag, attributes in Tags(html_of(text, "source-1-")).found:
        assert tag in markup.TAGS
        assert not [name for name in attributes if name.startswith("on") or name in {"style", "src", "id"}]
        href = attributes.get("href")
        assert href is None or href.startswith(("http://", "https://", "#source-1-"))


def test_raw_html_is_shown_as_it_was_written() -> None:
    assert html_of("a <b>bold</b> claim") == "<p>a &lt;b&gt;bold&lt;/b&gt; claim</p>"


def test_a_link_opens_elsewhere_and_tells_nothing() -> None:
    ((_, _), (tag, attributes)) = Tags(html_of("[IRENA](https://www.irena.org/x)")).found
    assert (tag, attributes["href"], attributes["target"]) == ("a", "https://www.irena.org/x", "_blank")
    assert attributes["rel"] == "noopener noreferrer nofollow"


def test_a_citation_mark_leads_to_its_source() -> None:
    html = html_of("81.7 GW [1], of which [12].", "source-abc-")
    assert [a["href"] for tag, a in Tags(html).found if tag == "a"] == ["#source-abc-1", "#source-abc-12"]
    assert '<a class="cite" href="#source-abc-1" aria-label="Source 1">1</a>' in html.replace("'", '"')


@pytest.mark.parametrize("text", ["`[1]`", "\\[1]", "[1](http://a.example)", "[0]", "[1234]"])
def test_what_only_looks_like_a_citation_mark_stays_text(text: str) -> None:
    assert "cite" not in html_of(text, "s-")


def test_without_a_prefix_a_citation_mark_is_text() -> None:
    assert html_of("see [1]") == "<p>see [1]</p>"


def test_each_list_item_is_a_block_and_keeps_its_number() -> None:
    items = [block.html for block in blocks("3. a\n3. b\n\n9. c\n\n- d\n- e\n")]
    assert len(items) == 5
    assert [Tags(item).found[0] for item in items[:3]] == [("ol", {"start": n}) for n in ("3", "4", "5")]
    assert items[3].startswith("<ul>")


def test_a_line_of_dashes_is_a_rule_and_never_makes_a_heading() -> None:
    assert [block.html for block in blocks("Text\n\n---\n\nMore\n===\n")] == ["<p>Text</p>", "<hr>", "<p>More\n===</p>"]


def test_headings_stay_below_those_of_the_page() -> None:
    assert [Tags(block.html).found[0][0] for block in blocks("# a\n## b\n##### c\n")] == ["h3", "h4", "h6"]


def test_a_table_aligns_by_class_and_scrolls_within_itself() -> None:
    html = html_of("| Year | GW |\n|---|--:|\n| 2023 | 81.7 |\n")
    assert '<td class="right">81.7</td>' in html
    assert html.startswith('<div class="scroll"')
    assert "style" not in html


def test_code_is_coloured_by_class() -> None:
    html = html_of("```python\nreturn 1 < 2\n```\n")
    assert '<span class="k">return</span>' in html
    assert "style" not in html
    assert html_of("```nosuchlanguage\n1 < 2\n```\n").count("&lt;") == 1


def test_other_scripts_and_signs_come_through() -> None:
    assert html_of("**ما هي** القدرة 😀 ½") == "<p><strong>ما هي</strong> القدرة 😀 ½</p>"


def test_long_texts_are_rendered_whole() -> None:
    text = "word *emphasis* and more\n\n" * 4000
    assert len(blocks(text)) == 4000
    for nasty in ("[" * 20_000, "*a " * 10_000, "`" * 20_000, "> " * 5_000, "- " * 5_000):
        assert blocks(nasty)


def test_plain_keeps_the_words_alone() -> None:
    assert plain("## Solar in **Spain**\n\n- see [IRENA](https://irena.org) `MW`\n") == "Solar in Spain see IRENA MW"


def test_every_class_of_a_listing_is_one_token() -> None:
    assert not re.findall(r'class="[^"]*[^\w "-][^"]*"', html_of("```js\nlet a = `b`;\n```\n"))


FIRST_TEXTS_AT_ONCE = """
import threading, time
from markdown_it.ruler import Ruler

compiled = Ruler.__compile__

def slowly(ruler):
    ruler.__cache__ = {}
    time.sleep(0.05)
    compiled(ruler)

Ruler.__compile__ = slowly
from markup import blocks

drawn = []
together = threading.Barrier(8)

def draw(number):
    together.wait()
    drawn.append("".join(block.html for block in blocks(f"word{number} *here*")))

threads = [threading.Thread(target=draw, args=(number,)) for number in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert sorted(drawn) == [f"<p>word{number} <em>here</em></p>" for number in range(8)], drawn
"""


def test_the_first_texts_of_a_process_are_drawn_whole_when_they_come_together() -> None:
    """Mechanism: `markup._ready`. The parser's rules are there before any thread is."""
    done = subprocess.run([sys.executable, "-c", FIRST_TEXTS_AT_ONCE], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_what_draws_links_is_there_before_any_thread_is() -> None:
    """Mechanism: `markup._ready`. mdurl makes its tables at the first link, in the open."""
    made = "import markup, mdurl._encode as e, mdurl._decode as d; assert e.encode_cache and d.decode_cache"
    done = subprocess.run([sys.executable, "-c", made], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
