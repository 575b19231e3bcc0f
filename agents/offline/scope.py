"""Where each agent's data end: subjects they say nothing about, and work that is not done.

An honest "that is not here" comes before any reading; a figure on another subject would be a wrong answer.
"""

from __future__ import annotations

import re

from agents.offline.reading import Reading
from knowledge.vocabulary import Vocabulary

Rules = tuple[tuple[re.Pattern[str], str], ...]


def _rules(*pairs: tuple[str, str]) -> Rules:
    return tuple((re.compile(rf"\b(?:{words})\b"), said) for words, said in pairs)


_SINGLE_KINDS = "single kinds of solar plants, only on all of them together"
_PARTS_OF_COUNTRIES = (
    r"states?(?! of)(?<!united states)(?<!member states)|provinces?|bundesland(?:er)?|cit(?:y|ies)|california|texas|"
    r"florida|arizona|nevada|new (?:mexico|york|jersey|south wales)|north carolina|south carolina|massachusetts|"
    r"colorado|utah|virginia|illinois|ohio|michigan|hawaii|oregon|minnesota|queensland|south australia|"
    r"western australia|tasmania|ontario|alberta|quebec|rajasthan|gujarat|tamil nadu|karnataka|maharashtra|bavaria|"
    r"bayerns?|baden-?\s?wurttemberg|brandenburg|saxony|sachsen|hessen|andalu[sc]\w+|catal[ou]\w+|extremadura|"
    r"lombard\w+|sicil\w+|puglia|apulia|toscana|tuscany|provence|occitanie|scotland|wales|england|"
    r"jiangsu|shandong|hebei|zhejiang|qinghai|xinjiang|inner mongolia|london|berlin|munich|paris|madrid|milano?|tokyo"
)
_SUBJECTS: dict[str, Rules] = {
    "market": _rules(
        (
            r"wind(?:kraft|power)?|onshore|offshore|nuclear|nucleaire|coal|kohle|gas|oil|hydro(?:power)?|biomass|"
    r"geothermal|"
            r"fossil|hydrogen|eolien\w*|eolic\w*|atom\w*|kernkraft|renewables?",
            "sources of energy other than solar",
        ),
        (r"storage|batter(?:y|ies)|speicher|stockage", "storage"),
        (
            r"generat\w+|produce[ds]?|produces|production|produkt\w+|electricity|strom\w*|erzeug\w+|elettricita|"
    r"electricite|"
            r"electricidad|[tgmk]wh|sunshine|irradiation",
            "the electricity that was generated, only on the capacity that stands",
        ),
        (
            r"compan(?:y|ies)|firms?|developers?|suppliers?|manufactur\w+|makers?|installers?|market leaders?|"
            r"market shares? of (?:module|inverter)\w*|unternehmen|hersteller|brands?",
            "companies",
        ),
        (r"jobs?|employ\w+|workers?", "jobs"),
        (
            r"per (?:capita|head|person|inhabitant)|inhabitants?|population|gdp|pro kopf|par habitant|pro capite|"
    r"por habitante|"
            r"per (?:household|home|house|roof|family|famiglia)|pro haushalt|par (?:foyer|menage)|por (?:hogar|"
    r"vivienda)|"
    r"per (?:square|km2?|km²)\w*",
            "people or area, so nothing is counted per head",
        ),
        (
            r"how many (?:\w+ )?(?:panels?|modules?|plants?|systems?|parks?|farms?|roofs?|homes?|houses?|households?|"
            r"installations?|projects?)",
            "the number of panels, plants or roofs",
        ),
        (r"emissions?|co2|carbon", "emissions"),
        (r"(?<!i )(?<!we )needs?(?! to (?:go|get|grow|reach|pass|double|move|climb))|demand\w*|consum\w+|potential|"
    r"required", "what a place needs or uses"),
        (
            r"thermal|csp|concentrat\w+|floating|agri\w+|bipv|off-?grid|balcony|perovskite|topcon",
            _SINGLE_KINDS,
        ),
        (r"why|reasons?|because|drivers?|warum|pourquoi|perche|por que", "reasons, only on figures"),
        (r"invest\w*|revenues?|turnover|market (?:value|size in (?:usd|eur|dollars?|euros?))", "money"),
        (
            r"latin america|america latina|amerique latine|latinoamerica|(?:ost|west|sud|nord|mittel|zentral)europa|"
    r"europa (?:orientale|occidentale|centrale|del este|occidental|oriental|central)|europe de l'(?:est|ouest)|"
    r"europe (?:centrale|orientale|occidentale)|sudostasien|asie du sud-est|sudeste asiatico|sud-est asiatico|golfo|"
    r"gulf (?:states|countries)|gcc|lateinamerika|middle east|naher? osten|mena|apac|emea|sub-?saharan|oecd|"
    r"g20|asean|"
            r"opec|caribbean|balkans?|(?:western|eastern|central|southern|northern) (?:europe|asia|africa)|"
            r"south-?east asia|central america|nafta",
            "groups of countries other than the continents, the EU and the world",
        ),
        (_PARTS_OF_COUNTRIES, "states, provinces or cities, only on countries, continents and the world"),
        (r"targets?|goals?|pledges?|ziele?|auctions?|permits?|pipeline|under construction|planned", "targets or plans"),
    ),
    "price": _rules(
        (
            r"spot|ppas?|power purchase\w*|day[- ]ahead|feed[- ]in|retail|wholesale|electricity prices?|strompreis\w*|"
            r"price of (?:electricity|power)",
            "prices of electricity on the market",
        ),
        (
            r"how much (?:silver|copper|alumini?um|polysilicon|silicon)\b.{0,30}\b(?:modules?|cells?|panels?|watts?)",
            "how much of a metal a module holds",
        ),
        (r"shipping|freight|transport|labou?r|installation costs?|land|insurance|stocks?|shares? price|share prices?",
         "what else a plant costs"),
        (r"brands?|manufactur\w+|makers?|compan(?:y|ies)|jinko\w*|longi|trina|suppliers?", "prices of single makers"),
    ),
    "om": _rules(
        (r"weather (?:tomorrow|today|forecast)", "the weather"),
    ),
}  # fmt: skip
_SYSTEM = re.compile(r"\b(?:rooftops?|systems?|plants?|installation|parks?|farm)\b")
_ARITHMETIC = re.compile(
    r"^(?:what (?:is|are|would be) |what's )?(?:double|half|twice|triple|a (?:third|quarter|half)|the half)\b|"
    r"\b(?:double|half|twice|triple) (?:of|that|as much)\b|"
    r"\bif .{0,60}\b(?:grows?|growth|doubles?|continues?)\b"
)
_NO_SUMS = "I look figures up and compare them; I do no other sums with them."
_TWO_VALUES = re.compile(r"\d ?(?:[mgt]wp?)? ?(?:to|bis|auf|a|ai|hasta|until|up to) ?\d[\d.,]* ?[mgt]w")
_LASTED = re.compile(r"\bhow long (?:did|does|has)\b|\b(?:wie lange|combien de temps|quanto tempo|cuanto tiempo)\b")
_AVERAGE = re.compile(r"\b(?:average|(?<!i )mean|median|durchschnitt\w*|moyenne?|en promedio|in media)\b")
_SUM = re.compile(r"\b(?:sum|together|combined|altogether|add(?:ed)? up|zusammen|ensemble|insieme|juntos|in total)\b")
_PROTECTION = re.compile(
    r"\b(?:bypass(?! ?diode)\w*|disabl\w+|deactivat\w+|overrid\w+|defeat|jumper|silence|uberbruck\w+|"
    r"(?:bigger|larger|stronger) fuses?|(?:switch|turn) off the (?:alarm|protection|monitor\w*))\b"
)
_NIGHT = re.compile(r"\b(?:at|by|during the) night\b|\bnachts\b|\bdi notte\b|\bla nuit\b|\bde noche\b|\bafter sunset\b")
_EVER = re.compile(r"\b(?:ever|all[- ]time|of all time|in history)\b")
_WHY = re.compile(r"\b(?:why|how come|what caused|reasons? for|warum|wieso|weshalb|pourquoi|perche|por que)\b")
_TODAY = re.compile(r"\b(?:today|heute|oggi|aujourd'hui|hoy)\b")
_FINE = {"half", "quarter", "month", "week", "day"}


def beyond(agent: str, reading: Reading) -> str:
    """What is asked for and does not stand in this agent's data; empty when nothing is known to be missing."""
    found = next((said for pattern, said in _SUBJECTS.get(agent, ()) if pattern.search(reading.line)), "")
    of_other = agent == "market" and (reading.has("reliable") or (reading.has("csp") and found == _SINGLE_KINDS))
    if found and not (_is_lcoe(agent, reading) or _is_spot(reading) or of_other):
        return f"I have nothing on {found}."
    return _ODD[agent](reading) if agent in _ODD else ""


def _is_spot(reading: Reading) -> bool:
    """ "Polysilicon spot price": the trade's words for prices of goods, too."""
    is_trade = {"spot", "wholesale", "retail"}.intersection(reading.tokens)
    return bool(is_trade and reading.named("component")) and not reading.has("lcoe")


def _is_lcoe(agent: str, reading: Reading) -> bool:
    return agent == "price" and reading.has("lcoe") and "spot" not in reading.tokens


def _odd_market(reading: Reading) -> str:
    if _LASTED.search(reading.line) and not _TWO_VALUES.search(reading.line):
        return _NO_SUMS
    if _ARITHMETIC.search(reading.line):
        return _NO_SUMS
    return ""


def _odd_price(reading: Reading) -> str:
    if _WHY.search(reading.line) and not (reading.named("component") or reading.periods or reading.quantities):
        return "The data hold figures and no reasons."
    if re.search(r"\b(?:rooftops?|residential|balcony|floating)\b", reading.line) and reading.has("lcoe"):
        return "I look up the cost of electricity from utility-scale plants only."
    is_plant = _SYSTEM.search(reading.line) or reading.quantity("kW", "MW")
    if is_plant and not reading.has("lcoe", "calculate") and not reading.quantity("money/kW", "kWh/kW"):
        return (
            "I have no prices of whole plants or roofs: only of modules and metals, and the cost of their electricity."
        )
    return ""


def _odd_om(reading: Reading) -> str:
    if _PROTECTION.search(reading.line):
        return (
            "I do not help to bypass, silence or oversize a protection: it stands between a fault and a fire. "
            "Have the fault behind it found by a qualified person."
        )
    if _NIGHT.search(reading.line) and not reading.has("safety"):
        return "At night a plant gives no power, and its alarms may be silent: that alone is no fault."
    if reading.has("code"):
        return "I keep no makers’ fault codes: the manual of the device explains them. Tell me what is seen instead."
    return ""


_ODD = {"market": _odd_market, "price": _odd_price, "om": _odd_om}


def undone(agent: str, reading: Reading, kind: str = "") -> str:
    """A part of the question that the answer leaves undone, said before it; `kind` tells what was done."""
    if agent == "price" and _WHY.search(reading.line):
        return "The data hold figures and no reasons."
    if agent != "market" or kind in {"sum", "mean", "together"}:
        return ""
    if _AVERAGE.search(reading.line) and not reading.has("growth"):
        return "I work out no averages; these are the single years."
    if (_SUM.search(reading.line) or " + " in reading.line) and len(reading.places) > 1:
        return "I do not add places up; each stands for itself."
    if _sums_years(reading):
        return "I do not add years up; these are the single years."
    if _EVER.search(reading.line) and reading.has("rank"):
        return "I rank within one year, the latest complete one."
    if reading.has("monthly", "weekly", "quarterly") or any(
        one.grain in _FINE and not _TODAY.search(one.words) for one in reading.periods
    ):
        return "These data are by year; there is nothing finer."
    return ""


def _sums_years(reading: Reading) -> bool:
    """ "How much was added between 2015 and 2020?": a sum over years."""
    period = reading.period
    if period is None or period.is_one or period.latest or not reading.has("annual") or reading.has("rank", "by_year"):
        return False
    return reading.has("how_much", "cumulative") and not reading.has("share", "growth", "per_year")


_ODD_YEAR = re.compile(
    r"\b(?:in|year|since|from|until|till|by|of|before|after|im|jahr|seit|bis|ab|nel|dal|del|en|depuis|anno|annee|"
    r"ano|desde|"
    r"hasta) (?:the year |dem jahr )?(\d{4,7})\b|\b(?:year|jahr|anno|annee|ano|l'an) (\d{1,7})\b|^\D*\b(\d{4,7})$"
)
_BY_YEAR = {"market", "price", "news"}


def odd_year(agent: str, reading: Reading, data: Vocabulary, intent: str = "") -> str:
    """A year that no calendar of ours has, 0 or 9999: said, with the years there are. A calculator has none."""
    found = _ODD_YEAR.search(" ".join(reading.tokens)) if agent in _BY_YEAR else None
    if not found or reading.has("calculate") or intent == "lcoe_calc":
        return ""
    year = next(group for group in found.groups() if group)
    years = {"market": data.capacity_years, "price": _price_years(data)}.get(agent)
    held = f" The data have the years {years[0]} to {years[1]}." if years else ""
    return f"There is nothing of the year {year}.{held}"


def _price_years(data: Vocabulary) -> tuple[int, int]:
    first = min((int(one.first[:4]) for one in data.price_series), default=data.lcoe_years[0])
    return first, max((int(one.last[:4]) for one in data.price_series), default=data.lcoe_years[1])
