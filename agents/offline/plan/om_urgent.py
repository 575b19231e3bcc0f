"""What comes before every other reading of an O&M question: people in danger, and things that burn."""

from __future__ import annotations

import re

from agents.offline.reading import Reading

_EMERGENCIES = {  # what people do comes before what the plant has
    "fire": re.compile(
        r"\b(?:on fire|flames?|brennt|feuer|incendi\w+|au feu)\b|\bbatter(?:y|ies)\b.{0,15}\b(?:smok\w+|burn\w*)"
    ),
    "dc live": re.compile(r"\b(?:shock(?:ed)?|touched|electrocut\w+|injur\w+|stromschlag|stromunfall|folgor\w+)\b"),
}
_CRITICAL = re.compile(r"\b(?:burning|smoke|arcing|rauch|fumo|fumee|humo)\b")


def emergency(reading: Reading) -> str:
    return next((topic for topic, pattern in _EMERGENCIES.items() if pattern.search(reading.line)), "")


def is_critical(reading: Reading) -> bool:
    return bool(_CRITICAL.search(reading.line))
