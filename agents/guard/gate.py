"""Holds an llm's words back until their numbers are proven, and lets everything else pass at once.

Text leaves in order and is never taken back. Words without a number leave as they come; from the first number of a
sentence, a line or a row of a table on, it waits for its end, is judged whole, and leaves. When one is not proven the
gate is shut: nothing more leaves, the rest is only read, so that all doubts can be told at once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agents.guard import claims, grammar, judge, language, spelled, tables
from agents.guard.judge import Doubt, Passage
from agents.guard.ledger import Ledger
from agents.guard.plain import clean

LONGEST_HELD = 2_000  # characters; a sentence without end is judged as far as it came
LONGEST_END = 20  # characters of marks and spaces that end a sentence, which may still be coming
ENOUGH = 400  # characters that tell the language of an answer
MOST_DOUBTS = 12
_END = re.compile(r"\n+|(?<=[.!?…])[\"”»’')\]*_`]*\s+|(?<=[。！？])")
_NO_END = re.compile(
    r"(?:(?<![\d.,])\d{1,2}|\b(?:approx|ca|c|e\.g|i\.e|z\.B|d\.h|bzw|vs|No|Nr|St|U\.S|Mio|Mrd|etc|cf|resp|inkl|incl|p\.a|"
    r"January|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Dez|Okt))\.[*_`]*\s+$",
    re.IGNORECASE,
)
_WORD = re.compile(r"\S+\s*")
_DRAWN = re.compile(r"[\u2580-\u259f\u2800-\u28ff■▪●▮]|([#=*o+xX-])\1{4,}")
_NAME = re.compile(r"[A-Za-z]{1,5}-?\d{1,4}[a-z]?[.,;:]?")  # M10, word7
_NAME_LAST = re.compile(r"(?:^|\s)[A-Za-z]{1,5}-?\d{1,4}[a-z]?\s+$")
_FENCE = re.compile(r"\s*(?:```|~~~)")


class Gate:
    """Of one response. `own` is what it let out; `doubts` are why it is shut; `broken` is the beginning of the sentence
    that was doubtful, which had left before its numbers came."""

    def __init__(self, ledger: Ledger, before: Sequence[str] = (), broken: str = "") -> None:
        self.ledger = ledger
        self.doubts: list[Doubt] = []
        self.own = ""
        self.broken = ""
        self.passages = list(before)  # that were let out, also by the gates before
        self._is_second = bool(before or broken)  # the reader has seen the beginning of the answer
        self._to_go_on = broken
        self._held = ""
        self._out = 0  # how much of what is held has left already: words without a number
        self._seen = 0  # how far no end was found in it
        self._is_doubtful = False  # whether something that is held must be judged
        self._table = tables.Table()
        self._tongue, self._told_by = language.ENGLISH, ""
        self._is_code = False

    @property
    def is_shut(self) -> bool:
        return bool(self.doubts)

    def again(self) -> Gate:
        """For the mended rest of the answer. What it says again is not shown twice."""
        return Gate(self.ledger, self.passages, self.broken)

    def feed(self, text: str) -> str:
        """Take words in; what may be shown now."""
        self._held += text
        out = self._whole_passages()
        if not self.is_shut and not self._is_second:
            out += self._first_words()
        self.own += out
        return out

    def close(self) -> str:
        """The response is complete; what of it may still be shown."""
        out = self._whole_passages()
        if self._held:
            out += self._judged(self._held)
            self._held = ""
        self.own += out
        return out

    def gap(self) -> str:
        """What joins something else to the words that have left: a broken sentence is seen to be one."""
        if self.broken:
            return f"{'' if self.broken[-1].isspace() else ' '}…\n\n"
        return "\n\n" if self.passages and not self.passages[-1].endswith("\n\n") else ""

    def _whole_passages(self) -> str:
        out = ""
        while end := self._end():
            passage, self._held = self._held[:end], self._held[end:]
            out += self._judged(passage)
            self._out, self._seen, self._is_doubtful = 0, 0, False
        return out

    def _end(self) -> int:
        """Where the first whole sentence, line or row ends; 0 when none is whole yet."""
        for match in _END.finditer(self._held, self._seen):
            text = self._held[: match.end()]
            if "\n" in match[0]:
                if not self._may_go_on(text):
                    return match.end()
            elif not _NO_END.search(text) and match.end() < len(self._held):
                return match.end()
        self._seen = max(0, len(self._held) - LONGEST_END)
        return len(self._held) if len(self._held) > LONGEST_HELD else 0

    def _may_go_on(self, line: str) -> bool:
        """A number at the end of a line may have its unit on the next."""
        if line.endswith("\n\n") or line.lstrip().startswith("|"):
            return False
        following = self._held[len(line) :]
        ends_in_digit = bool(re.search(r"\d[*_`~\s]*\n$", line))
        return ends_in_digit and (not following or following.lstrip()[:1].isalpha() or following[:1] in "%°€$£/")

    def _judged(self, passage: str) -> str:
        """What of a whole passage was not let out yet, or nothing when it is doubtful."""
        if _FENCE.match(passage):
            self._is_code = not self._is_code
        elif self._must_be_judged(passage):
            doubts = self._doubts(passage)
            if doubts and not self.doubts:
                self.broken = passage[: self._out] or self._to_go_on
            self.doubts += doubts[: MOST_DOUBTS - len(self.doubts)]
        if self.is_shut or (self._is_second and self._was_said(passage)):
            return ""
        self.passages.append(passage)
        if not self._to_go_on:
            return passage[self._out :]
        begun, self._to_go_on = self._to_go_on, ""
        if passage.startswith(begun):
            return passage[len(begun) :]
        return f"{'' if begun[-1].isspace() else ' '}…\n\n{passage}"

    def _was_said(self, passage: str) -> bool:
        said = passage.strip()
        return bool(said) and any(said == before.strip() for before in self.passages)

    def _must_be_judged(self, passage: str) -> bool:
        return self._table.takes(passage) or self._is_doubtful or any(map(_may_claim, _WORD.findall(passage)))

    def _doubts(self, passage: str) -> list[Doubt]:
        where = Passage(self._language(passage), is_code=self._is_code)
        if self._table.is_open:
            return [d for cell in self._table.cells(where) for d in judge.doubts(cell.text, self.ledger, cell.passage)]
        before = self.passages[-1] if self.passages else ""
        return judge.doubts(passage, self.ledger, replace(where, before=before))

    def _language(self, passage: str) -> str:
        """Of the answer so far; it is not asked again once there was enough of it to tell."""
        if len(self._told_by) < ENOUGH:
            self._told_by = f"{' '.join(self.passages)[:ENOUGH]} {passage}"
            self._tongue = language.of(self._told_by)
        return self._tongue

    def _first_words(self) -> str:
        """Words of an unfinished passage that come before anything that may be a number, and are whole."""
        if self._is_doubtful or self._held.lstrip().startswith(("|", "`", "~")) or self._is_code:
            return ""
        end = self._out
        for match in _WORD.finditer(self._held, self._out):
            if _may_claim(match[0]) or self._is_unit_of_name(match):
                self._is_doubtful = True
                break
            if match.end() == len(self._held) and not match[0][-1].isspace():
                break
            end = match.end()
        out, self._out = self._held[self._out : end], end
        return out

    def _is_unit_of_name(self, word: re.Match[str]) -> bool:
        """ "M10" is a name; "M10 GW" would be a figure."""
        before = self._held[max(0, word.start() - 16) : word.start()]
        return bool(_NAME_LAST.search(before) and grammar.UNIT_FIRST.match(clean(word[0])))


def _may_claim(word: str) -> bool:
    """Whether a word may be a number or part of one, however it is written."""
    bare = word.strip()
    if bare.isascii() and bare.isalpha():
        return spelled.may_count(bare.lower())
    if _NAME.fullmatch(bare) and not claims.found_in(bare):
        return False
    plain = clean(word)
    if any(map(str.isnumeric, plain)) or "&" in word or "[" in word or _DRAWN.search(word):
        return True
    return any(map(spelled.may_count, re.split(r"[^\w-]+|-", plain.lower()))) or spelled.may_count(plain.lower())
