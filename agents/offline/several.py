"""The questions of one message: where one ends and the next begins. Answers none of them."""

from __future__ import annotations

import re
from collections.abc import Callable

from agents.offline import cues, text
from agents.offline.reading import Reading

MOST = 4  # questions of one message that are answered
_ASKS = (
    r"what|when|how|which|who|where|why|is|are|did|does|do|was|were|has|have|can|could|show|plot|compare|give|tell|list|"
    r"wie|was|wann|welche[rs]?|wer|zeig\w*|combien|quand|quel(?:le)?s?|qui|montre\w*|"
    r"quant[oaie]|quando|quale|quali|chi|mostra\w*|cu[aá]nt[oa]s?|cu[aá]ndo|qu[eé]|cu[aá]l\w*|muestra\w*"
)
_NO_QUESTION = r"(?!and\s+(?:what|how\s+much)\s+(?:it|they)\b)"  # "its capacity and what it added"
_AND = r"(?:and|und|et|e|y|also|plus(?!\s+qu))"
_BREAK = re.compile(
    r"\?+\s+|\s*\n+\s*(?:[-*•]\s+|\(?\d[.)]\s+)?|[;.]\s+(?=" + rf"(?:{_AND}\s+)?(?:{_ASKS})\b)" + r"|"
    rf"[;,]?\s+{_NO_QUESTION}(?={_AND}\s+(?:also\s+)?(?:{_ASKS})\s+\S+\s+\S)",
    re.IGNORECASE,
)
_FIRST_MARK = re.compile(r"^\s*(?:[-*•]\s+|\(?1[.)]\s+)")
_LEADS_ON = re.compile(rf"(?:{_ASKS}|{_AND}|what about|how about)\b", re.IGNORECASE)
_COURTESY = re.compile(
    r"(?:hi|hello|hey|hallo|ciao|bonjour|hola|please|thanks?|thank you|thx|danke|grazie|merci|gracias|bitte|"
    r"cheers|good (?:morning|afternoon|evening)|guten (?:tag|morgen))"
    r"(?: there| you| all| a lot| (?:very|so) much)?[ ,.!]*",
    re.IGNORECASE,
)
_JOINED = re.compile(rf"^{_AND}\s+(?:also\s+)?(?=(?:{_ASKS})\b)", re.IGNORECASE)  # joins questions, asks nothing
_TAKES_BACK = re.compile(r"(?:i mean|i meant|sorry|no\b|not\b|correction|ich meine|oder|or\b)", re.IGNORECASE)
_SYMPTOMS = {"om"}  # symptoms are told in several sentences, all of them for one answer
_RANGE = re.compile(r"\b(?:between|from|zwischen|von|tra|fra|dal|entre|desde)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BESIDE = re.compile(
    r"\s*(?:,|;|&|\b(?:and|und|et|e|y|vs\.?|versus|against|gegen|contro|contre|contra)\b)\s+", re.IGNORECASE
)

Read = Callable[[str], Reading]


def questions(agent: str, message: str, read: Read) -> tuple[str, ...]:
    """Each question of a message, in order; a message of one is left as it is."""
    found = _parted(message[: text.READ_AT_MOST], agent in _SYMPTOMS)
    if len(found) == 1:
        found = _dated_apart(found[0], read)
    return found if len(found) > 1 else (message,)


def _parted(message: str, tells: bool) -> tuple[str, ...]:
    parts: list[str] = []
    rest = _FIRST_MARK.sub("", message.strip())
    at = 0
    for found in _BREAK.finditer(rest):
        left, right = rest[at : found.start()].strip(), rest[found.end() :].strip()
        asks = "?" in found[0]
        if left and right and _begins_another(right, "\n" in found[0], asks, tells):
            parts.append(f"{left}?" if asks else left)
            at = found.end()
    parts.append(rest[at:].strip())
    parts[1:] = [_JOINED.sub("", part) for part in parts[1:]]
    return tuple(part for part in parts if part and not _COURTESY.fullmatch(part.rstrip("?"))) or (message,)


def _begins_another(right: str, new_line: bool, asked: bool, tells: bool) -> bool:
    """Whether a question of its own follows, and no correction, explanation or further symptom."""
    if _COURTESY.fullmatch(right):
        return True
    if _TAKES_BACK.match(right):
        return False
    asks = bool(_LEADS_ON.match(right)) or right.split("\n", maxsplit=1)[0].rstrip().endswith("?")
    if tells:
        return asked and asks and _asks_on_its_own(right)
    return asks or new_line


def _asks_on_its_own(right: str) -> bool:
    found = cues.find(text.fold(right))
    return not found.isdisjoint({"define", "interval", "plan", "safety", "standard"}) and "fault" not in found


def _dated_apart(question: str, read: Read) -> tuple[str, ...]:
    """ "Germany in 2020 and Japan in 2019": each thing has a date of its own, so each is a question."""
    if len(set(_YEAR.findall(question))) < 2:
        return (question,)
    pieces = [piece for piece in _BESIDE.split(question) if piece.strip()]
    if not 1 < len(pieces) <= MOST:
        return (question,)
    readings = [read(piece) for piece in pieces]
    if _measured_apart(readings) and not _RANGE.search(question):
        return tuple(pieces)
    named = [reading.places or reading.named("component") for reading in readings]
    each = all(len(things) == 1 and len(one.periods) == 1 for things, one in zip(named, readings, strict=True))
    compares = any(one.has("than", "pass", "overtake", "growth", "change", "share") for one in readings)
    return tuple(pieces) if each and len(set(named)) > 1 and not compares else (question,)


def _measured_apart(readings: list[Reading]) -> bool:
    """ "Turkey: capacity in 2018, additions in 2023": each year has a measure of its own, of the place named first."""
    dated = all(len(one.periods) == 1 and one.has("annual", "cumulative", "capacity") for one in readings)
    measures = {one.has("annual") for one in readings}
    return dated and len(measures) > 1 and bool(readings[0].places) and not any(one.places for one in readings[1:])
