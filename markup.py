"""Markdown to safe HTML, block by block. Owns what a written answer may look like; knows no page and no request.

A finished block never changes while text is appended, so a growing answer costs only its tail. For that, link reference
definitions and setext headings are off, a list item is a block of its own, and a block is finished only when nothing
that may still be appended to the last line could join it. Raw HTML in a text is text.
"""

from __future__ import annotations

import re
import threading
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from pygments import highlight  # type: ignore[import-untyped]
from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
from pygments.lexers import get_lexer_by_name  # type: ignore[import-untyped]
from pygments.util import ClassNotFound  # type: ignore[import-untyped]

CACHED_BLOCKS = 1024
HIGHLIGHT_LIMIT = 20_000  # characters; a longer listing stays plain
CITE = re.compile(r"\[([1-9]\d{0,2})\](?!\()")
OWN_PAGE = re.compile(r"/files/[0-9a-f-]{36}/report")
ITEM_BEGUN = re.compile(r" {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]+\S")
TABLE_RULE = re.compile(r"[ \t|:-]*")
CLOSED_BY_THEIR_LAST_LINE = {"heading_open", "hr", "fence"}
HEADINGS_BELOW = 2
REL = "noopener noreferrer nofollow"
TAGS = {"a", "blockquote", "br", "code", "del", "div", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p"}
TAGS |= {"pre", "s", "span", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"}
ATTRIBUTES = {
    "a": {"class", "href", "rel", "target", "aria-label"},
    "code": {"class"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "ol": {"start"},
    "pre": {"class", "tabindex"},
    "span": {"class"},
    "td": {"class"},
    "th": {"class", "scope"},
}

Env = MutableMapping[str, Any]


@dataclass(frozen=True)
class Block:
    html: str


@dataclass(frozen=True)
class _Piece:
    """The lines [start, end) of one block. `marker` and `number` are an ordered list item's."""

    start: int
    end: int
    kind: str
    marker: str = ""
    number: int = 0


NO_PIECE = _Piece(0, 0, "")


class Rendering:
    """The blocks of one growing text.

    `prefix` makes citation marks links: [1] leads to #<prefix>1. Without it they stay text.
    """

    def __init__(self, prefix: str = "") -> None:
        self._prefix = prefix
        self._forget()

    def _forget(self) -> None:
        self._settled: list[Block] = []
        self._source = ""  # what the settled blocks were made of
        self._last = NO_PIECE  # the last of them: its list may go on

    def update(self, text: str) -> list[Block]:
        """All blocks of `text`, which usually is the previous text and more."""
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if not text.startswith(self._source):
            self._forget()
        lines = _lines(text[len(self._source) :])
        finished = _numbered(_finished(lines), self._last)
        if finished:
            self._settle(finished, lines)
            lines = lines[finished[-1].end :]
        return [*self._settled, *self._unfinished(lines)]

    def _settle(self, finished: Sequence[_Piece], lines: Sequence[str]) -> None:
        self._settled += [Block(_cached(_source(piece, lines), self._prefix, piece.number)) for piece in finished]
        self._source += "".join(lines[: finished[-1].end])
        self._last = finished[-1]

    def _unfinished(self, lines: Sequence[str]) -> list[Block]:
        """What is being written, as one block: a line that is not complete may still undo where it seems to end."""
        pieces = _numbered(_pieces(lines), self._last)
        html = [_render(_source(piece, lines), self._prefix, piece.number) for piece in pieces]
        return [Block("".join(html))] if html else []


def blocks(text: str, prefix: str = "") -> list[Block]:
    return Rendering(prefix).update(text)


def plain(text: str) -> str:
    """The words alone, on one line: for titles and labels."""
    tokens = (child for token in _MARKDOWN.parse(text) for child in token.children or [token])
    words = " ".join(token.content for token in tokens if token.type in {"text", "code_inline", "fence", "code_block"})
    return " ".join(words.split())


# --- where blocks begin and end ---------------------------------------------------------------------------------------


def _lines(text: str) -> list[str]:
    """The lines as Markdown counts them: only a newline ends one."""
    lines = [f"{line}\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def _source(piece: _Piece, lines: Sequence[str]) -> str:
    return "".join(lines[piece.start : piece.end])


def _pieces(lines: Sequence[str]) -> list[_Piece]:
    found: list[_Piece] = []
    for token in _SPLITTER.parse("".join(lines)):
        if token.map and _is_block(token):
            number = int(token.info) if token.type == "list_item_open" and token.info else 0
            found.append(_Piece(token.map[0], token.map[1], token.type, token.markup if token.info else "", number))
    return found


def _is_block(token: Token) -> bool:
    if token.level == 0:
        return token.type not in {"bullet_list_open", "ordered_list_open"}
    return token.level == 1 and token.type == "list_item_open"


def _finished(lines: Sequence[str]) -> list[_Piece]:
    """The blocks that nothing appended can change."""
    if not lines:
        return []
    pieces = _pieces(lines)
    if lines[-1].endswith("\n") or _parts_for_good(pieces, lines):
        return pieces[:-1]
    return _pieces(lines[:-1])[:-1]


def _parts_for_good(pieces: Sequence[_Piece], lines: Sequence[str]) -> bool:
    """Whether the incomplete last line begins a block of its own, however it goes on."""
    if len(pieces) < 2 or pieces[-1].start != len(lines) - 1:
        return False
    if not lines[-2].strip(" \t\n"):
        return True
    if TABLE_RULE.fullmatch(lines[-1]):  # it may yet make a table head of the line above
        return False
    kind = pieces[-2].kind
    return kind in CLOSED_BY_THEIR_LAST_LINE or (kind == "list_item_open" and bool(ITEM_BEGUN.match(lines[-1])))


def _numbered(pieces: Sequence[_Piece], before: _Piece) -> list[_Piece]:
    """Ordered items count on from the one before them, whatever number they were written with."""
    numbered: list[_Piece] = []
    for piece in pieces:
        goes_on = piece.marker and piece.marker == before.marker
        before = replace(piece, number=before.number + 1) if goes_on else piece
        numbered.append(before)
    return numbered


# --- from Markdown to HTML --------------------------------------------------------------------------------------------


def _render(source: str, prefix: str, number: int) -> str:
    env: Env = {"prefix": prefix}
    tokens = _MARKDOWN.parse(source, env)
    if number > 1 and tokens and tokens[0].type == "ordered_list_open":
        tokens[0].attrSet("start", str(number))
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, env)
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https"}, link_rel=None).strip()


_cached = lru_cache(CACHED_BLOCKS)(_render)


def _cite(state: StateInline, silent: bool) -> bool:
    """An inline rule: [1] as a link to the first source of this answer."""
    prefix = state.env.get("prefix")
    found = CITE.match(state.src, state.pos) if prefix else None
    if not found:
        return False
    if not silent:
        number = found[1]
        token = state.push("cite", "a", 0)
        token.content = number
        token.attrs = {"class": "cite", "href": f"#{prefix}{number}", "aria-label": f"Source {number}"}
    state.pos = found.end()
    return True


def _cite_html(md: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: Env) -> str:
    return f"<a{md.renderAttrs(tokens[index])}>{tokens[index].content}</a>"


def _heading_html(md: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
    """Two levels down: the page's own first and second are the conversation and the message."""
    tokens[index].tag = f"h{min(6, len(tokens[index].markup) + HEADINGS_BELOW)}"
    return md.renderToken(tokens, index, options, env)


def _link_html(md: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
    tokens[index].attrs |= {"rel": REL, "target": "_blank"}
    return md.renderToken(tokens, index, options, env)


def _cell_html(md: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
    """Alignment as a class: the page's policy allows no style attributes."""
    style = str(tokens[index].attrs.pop("style", ""))
    if style:
        tokens[index].attrSet("class", style.removeprefix("text-align:"))
    if tokens[index].tag == "th":
        tokens[index].attrSet("scope", "col")
    return md.renderToken(tokens, index, options, env)


def _table_html(md: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
    table = md.renderToken(tokens, index, options, env)
    if tokens[index].nesting < 0:
        return f"{table}</div>\n"
    return f'<div class="scroll" tabindex="0" role="region" aria-label="Table">{table}'


def _code_html(_md: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: Env) -> str:
    language, _, _ = tokens[index].info.strip().partition(" ")
    return f'<pre class="code" tabindex="0"><code>{_coloured(tokens[index].content, language)}</code></pre>\n'


def _coloured(code: str, language: str) -> str:
    if not language or len(code) > HIGHLIGHT_LIMIT:
        return escape(code)
    with _colouring:
        try:
            lexer = get_lexer_by_name(language, stripnl=False)
        except ClassNotFound:
            return escape(code)
        return str(highlight(code, lexer, _FORMATTER))


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    return parser.disable(["reference", "lheading", "image"])


def _block_parser() -> MarkdownIt:
    parser = _parser()
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def _may_be_linked(url: str) -> bool:
    """A page on the web, or a report of the reader's own: no other place of this desk is an answer's to lead to."""
    return url.lower().startswith(("http://", "https://")) or OWN_PAGE.fullmatch(url) is not None


def _full_parser() -> MarkdownIt:
    parser = _parser()
    parser.validateLink = _may_be_linked  # type: ignore[method-assign]
    parser.inline.ruler.before("link", "cite", _cite)
    rules = {"cite": _cite_html, "link_open": _link_html, "fence": _code_html, "code_block": _code_html}
    rules |= {"heading_open": _heading_html, "heading_close": _heading_html, "th_open": _cell_html}
    rules |= {"td_open": _cell_html, "table_open": _table_html, "table_close": _table_html}
    for name, rule in rules.items():
        parser.add_render_rule(name, rule)
    return parser


def _ready(parser: MarkdownIt) -> MarkdownIt:
    """With its rules sorted and the tables for its links made. It does that at the first text, in the open: of two
    threads that begin together one may find half of them, and its text would be drawn without words."""
    parser.parse("*ready* [a](http://a.example/%20?b=ü) <http://a.example/%20>")
    return parser


_FORMATTER = HtmlFormatter(nowrap=True)
_colouring = threading.Lock()  # a lexer is made at its first use, in the open, and makes others as it goes
_SPLITTER = _ready(_block_parser())
_MARKDOWN = _ready(_full_parser())
