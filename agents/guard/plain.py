"""Text as a reader sees its figures: markup, invisible characters and foreign digits taken away or turned into ASCII.

A number that is split by emphasis, tags, entities or zero-width characters is one number on the page, so it must be one
here. Whatever may be a figure and cannot be read stays in the text, for `claims` to doubt.
"""

from __future__ import annotations

import html
import re
import unicodedata

_TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}>")
_ENDLESS_ENTITY = re.compile(
    r"&#(?=[xX]?[0-9A-Fa-f]{8})"
)  # of no character; Python refuses to read thousands of digits
_MARKS = re.compile(r"[*`~\\]|(?<=\d)_|_(?=\d)|(?<!\w)_|_(?!\w)")
_SUPERSCRIPTS = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")
_FROM_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_PLAIN = re.compile(r"[ -%'-;=?-Z^a-}\n\t|\[\]]*")  # ASCII without what begins markup, an entity or a tag
_MINUS = str.maketrans({"−": "-", "‐": "-", "‑": "-", "‒": "–", "﹣": "-", "’": "'", "ʼ": "'"})


def clean(text: str) -> str:
    """The text without markup, in composed characters, with ASCII digits."""
    if _PLAIN.fullmatch(text):
        return text
    text = _without_comments(html.unescape(_ENDLESS_ENTITY.sub("# ", text)))
    text = _MARKS.sub("", _TAG.sub("", text))
    return text if text.isascii() else _composed(text)


def _without_comments(text: str) -> str:
    """In one pass: a pattern would look for the end of each beginning anew."""
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    return "".join([*kept, text[at:]])


def _composed(text: str) -> str:
    text = _SUPERSCRIPTS.sub(lambda run: "^" + run[0].translate(_FROM_SUPERSCRIPT), text).translate(_MINUS)
    return "".join(map(_readable, unicodedata.normalize("NFKC", text)))


def _readable(character: str) -> str:
    if character < "\x7f":
        return character
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return "" if unicodedata.category(character) in {"Cf", "Mn", "Me"} else character
