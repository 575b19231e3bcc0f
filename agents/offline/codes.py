"""Country codes in capitals, read before case is lost: US, DE, DEU. Writes the country's name in their place.

Codes that are English words (IT, IN, NO, SO, AT, IS, BE) count only before a year or "market".
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_PAIRS = """
    US:USA UK:GBR GB:GBR DE:DEU ES:ESP FR:FRA NL:NLD PL:POL PT:PRT GR:GRC JP:JPN KR:KOR CN:CHN BR:BRA AU:AUS
    CA:CAN MX:MEX CH:CHE SE:SWE DK:DNK TR:TUR UA:UKR ZA:ZAF IE:IRL CZ:CZE HU:HUN RO:ROU BG:BGR HR:HRV SI:SVN
    SK:SVK EE:EST LV:LVA LT:LTU LU:LUX MT:MLT CL:CHL TW:TWN TH:THA VN:VNM PH:PHL MY:MYS SG:SGP NZ:NZL EG:EGY
    KE:KEN NG:NGA
"""
_TWO = dict(pair.split(":") for pair in _PAIRS.split())
_WORDS = {
    "IT": "ITA",
    "IN": "IND",
    "NO": "NOR",
    "AT": "AUT",
    "IS": "ISL",
    "BE": "BEL",
    "FI": "FIN",
    "AR": "ARG",
    "IL": "ISR",
}
_NEVER = {
    "AND",
    "ARE",
    "CAN",
    "PER",
    "NOR",
    "COM",
    "LCA",
    "COD",
    "SLE",
    "TON",
    "ARM",
    "BEN",
    "GIN",
    "MAR",
    "PAN",
    "FIN",
}
_CODE = re.compile(r"(?<![\w.$-])(?:U\.S\.A?\.?|U\.K\.?|[A-Z]{2,3})(?![\w$/]|-(?![A-Z][a-z]{3}))")
_AMOUNT = re.compile(r"\d ?$")
_MARKET = re.compile(r"\s*(?:(?:19|20)\d\d|(?:pv |solar )?market)", re.IGNORECASE)


_US = re.compile(
    r"\b(in|the|vs\.?|versus|than|between) us\b(?! about| how| what| the| cents?| dollars?|\$)", re.IGNORECASE
)


def expand(question: str, by_iso3: Mapping[str, str]) -> str:
    """The question with codes replaced by names; when it is all in capitals, only if it is a list of them."""
    if question == question.upper():
        return _CODE.sub(lambda match: _listed(match, by_iso3), question) if _is_list(question, by_iso3) else question
    if "USA" in by_iso3:
        question = _US.sub(rf"\1 {by_iso3['USA']}", question)
    return _CODE.sub(lambda match: _name(match, question, by_iso3), question)


_BESIDE = {"VS", "AND", "IN", "SINCE", "FROM", "TO", "OR"}  # what may stand in a list of codes


def _is_list(question: str, by_iso3: Mapping[str, str]) -> bool:
    """ "DE FR IT 2023": nothing but codes, one of them for certain."""
    found = re.findall(r"[^\W\d_]+", question)
    sure = [word for word in found if word in _TWO or (word in by_iso3 and word not in _NEVER)]
    return bool(sure) and all(word in _BESIDE or word in _ONLY_CODES or word in sure for word in found)


_ONLY_CODES = {"IT", "FI", "AR", "IL"}  # no words beside which a year may stand, as "IN 2020" is


def _listed(match: re.Match[str], by_iso3: Mapping[str, str]) -> str:
    code = match[0].replace(".", "")
    if code in _BESIDE:
        return match[0]
    name = by_iso3.get(_TWO.get(code) or (_WORDS[code] if code in _ONLY_CODES else code))
    return f" {name}, " if name else match[0]


def _name(match: re.Match[str], question: str, by_iso3: Mapping[str, str]) -> str:
    code = match[0].replace(".", "")
    if code == "TW" and _AMOUNT.search(question[: match.start()]):
        return match[0]  # terawatts
    iso3 = _TWO.get(code) or (code if code not in _NEVER else "")
    if code in _WORDS and _MARKET.match(question, match.end()):
        iso3 = _WORDS[code]
    name = by_iso3.get(iso3)
    return f" {name} " if name else match[0]
