"""Whether a price question wants figures worked out: a contrast of two, another unit, what an amount buys, the steps
of a price. Says what is wanted; plan/price_sums.py has it computed.
"""

from __future__ import annotations

import re
from typing import Any

from agents.offline.reading import Reading

_CONTRAST = re.compile(
    r"\b(?:\w*(?:viel|mehr)fache\w*|how many times|times (?:as|more)|by what factor|wie viel ?mal|wievielmal|"
    r"(?:um )?welchen faktor|combien de fois|quante volte|cuantas veces|ratios?|verhaltnis\w*|rapporto|"
    r"proporcion|relacion|quotient|\w*unterschied\w*|\w*differenz\w*|diff|differences?|differenza|differenze|ecarts?|diferencias?|"
    r"spreads?|gap|(?:how|wie) (?:far|weit) (?:(?:is|are|was|ist|sind) (?:[\w-]+ ){1,3})?(?:apart|"
    r"auseinander|off|above|below|from|weg)|abstand|"
    r"(?:by )?how much (?:\w+ ){0,2}(?:more|less|cheaper|dearer|higher|lower|better|worse|bigger|smaller)|"
    r"(?:in|en|um) (?:percent\w*|prozent\w*|percentuale|pourcentage|porcentaje)|as a percentage|"
    r"by how much(?=\W*$)|(?:um wie ?viel|de combien|di quanto|en cuanto)(?=\W*$)|"
    r"quanto (?:e |era )?(?:piu|meno)|(?:um )?wie ?viel (?:\w+ )?(?:hoher|niedriger|teurer|billiger|gunstiger|mehr|"
    r"weniger)|(?:de )?combien (?:de )?(?:plus|moins)|cuanto (?:mas|menos))\b|"
    r"\b(?:change|rise|fall|drop|increase|decrease|difference|veranderung|anderung|variation|variazione|variacion|"
    r"evolution|cambio) (?:in|en) (?:%|percent\w*|pour ?cent\w*|prozent\w*)|"
    r"\bpercent\w* (?:change|rise|fall|drop|increase|decrease|difference)\b|"
    r"\b(?:veranderung|anderung|variation|variazione|variacion|evolution) (?:percentuale|porcentual|relative)\b"
)
_NO_CONTRAST = re.compile(r"\b(?:spread|range) of\b|\bspread (?:by|per|across)\b")
_MASS = {"kg": "kg", "kilo": "kg", "kilos": "kg", "kilogram": "kg", "kilogramm": "kg", "kilogramme": "kg",
         "chilo": "kg", "chilogrammo": "kg", "kilogramo": "kg", "g": "g", "gram": "g", "gramm": "g", "gramme": "g",
         "grammo": "g", "gramo": "g", "lb": "lb", "lbs": "lb", "pound": "lb", "pfund": "lb", "livre": "lb",
         "libra": "lb", "t": "t", "tonne": "t", "ton": "t", "tonnellata": "t", "tonnellate": "t", "chili": "kg",
         "grammi": "g", "tonelada": "t", "oz": "troy oz",
         "ounce": "troy oz", "unze": "troy oz", "feinunze": "troy oz", "once": "troy oz", "oncia": "troy oz",
         "onza": "troy oz"}  # fmt: skip
_POWER = {"w": "Wp", "wp": "Wp", "watt": "Wp", "watts": "Wp", "vatio": "Wp", "kw": "kWp", "kwp": "kWp",
          "kilowatt": "kWp", "mw": "MWp", "mwp": "MWp", "megawatt": "MWp"}  # fmt: skip
_ENERGY = {"kwh": "kWh", "mwh": "MWh"}
_PER = re.compile(
    r"(?:\b(?:per|pro|je|par|por|al?|an|the|une?|una?|ein(?:e[nrms]?)?|one|das|le|il|el) |/ ?)"
    rf"(?P<unit>{'|'.join(sorted({*_MASS, *_POWER, *_ENERGY}, key=len, reverse=True))})\b(?![-/])"
)
_CENTS = re.compile(r"(?<!\d )(?<!\d)\b(?:us )?(?:cents?|ct|centimos|centimes|centesimi)\b")
_DOLLARS_BEFORE = re.compile(r"\d(?:[\d.,]*) ?(?:us\$|\$|usd|dollars?|€|euros?|eur|us cents?|cents?|ct) ?$")


def is_contrast(reading: Reading) -> bool:
    """Whether two figures are to be set against each other: how many times, the difference, the spread."""
    return bool(_CONTRAST.search(reading.line)) and not _NO_CONTRAST.search(reading.line)


_FACTOR = re.compile(
    r"\b(?:by what factor|(?:by )?how many times|(?:um )?welchen faktor|um das wievielfache|(?:de|par|d'un) "
    r"quel facteur|por que factor|(?:di|per) (?:quale|che) fattore|combien de fois|quante volte|cuantas veces|"
    r"wie viel ?mal|wievielmal)\b"
)


def is_factor(reading: Reading) -> bool:
    """Whether a change is to be told as a multiple."""
    return bool(_FACTOR.search(reading.line))


def contrast_words(reading: Reading) -> tuple[str, ...]:
    """The words that ask for it."""
    found = _CONTRAST.search(reading.line) if is_contrast(reading) else None
    return (found[0],) if found else ()


def wanted_unit(reading: Reading) -> str:
    """ "Per kg", "in cents per watt": the unit asked for; of a value that is given, none."""
    found = next((one for one in _PER.finditer(reading.line) if not _is_of_a_value(one, reading.line)), None)
    cents = bool(_CENTS.search(reading.line))
    if not found:
        return "US cents" if cents else ""
    name = found["unit"]
    return f"{'US cents' if cents else 'US$'}/{_MASS.get(name) or _POWER.get(name) or _ENERGY[name]}"


def _is_of_a_value(found: re.Match[str], line: str) -> bool:
    return bool(_DOLLARS_BEFORE.search(line[: found.start()]))


_BUYS = re.compile(
    r"\b(?:buy|buys|afford|get|purchase|kauf\w*|bekomm\w*|krieg\w*|achet\w*|compr\w+|avere|obtener|obtenir|worth)\b"
)
_MASSES = "|".join(sorted(_MASS, key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?<![\w.,$€])(?P<n>\d{{1,9}}(?:,\d{{3}})*(?:\.\d+)?|an?|one|ein(?:e[rn]?)?|une?|una?) "
    rf"(?P<unit>{_MASSES})(?:s|e?n|es)?\b"
)
_HOW_MANY = re.compile(
    rf"\b(?:how many|wie ?viele?|combien d[e']|quant[ei]|cuant[oa]s) ?(?P<unit>{_MASSES})(?:s|e?n)?\b"
)


def bought(reading: Reading) -> dict[str, Any]:
    """ "How much can I buy for 10,000 dollars?", "what do 5 tonnes cost?", "ounces of silver for a tonne of copper"."""
    found, many = _AMOUNT.search(reading.line), _HOW_MANY.search(reading.line)
    if found and many and len(reading.named("component")) == 2:
        named = reading.named("component")
        after = {name: reading.line.find(name, many.end()) % 10_000 for name in named}
        return {"per": f"{_MASS[many['unit']]}/{_MASS[found['unit']]}", "of": min(named, key=after.__getitem__)}
    bounded = reading.has("below", "above", "lcoe", "pass")
    paid = None if bounded else reading.quantity("money")
    if paid and paid.currency == "USD" and _BUYS.search(reading.line):
        return {"paid": paid.value, "unit": _MASS[many["unit"]] if many else ""}
    if found and found["n"][0].isdigit() and reading.has("price", "how_much"):
        return {"mass": float(found["n"].replace(",", "")), "unit": _MASS[found["unit"]]}
    return {}


_DROPS = (
    r"(?:drops?|falls?|declines?|decreases?|loss(?:es)?|slump|crash|ruckgang\w*|einbruch|preissturz|baisse|chute|calo|"
    r"ribasso|caida|bajada|fell|fallen|dropped|declined|gefallen|gesunken|baisse|sceso|cayo|bajo)"
)
_RISES = (
    r"(?:rises?|jumps?|increases?|gains?|spikes?|hike|surge|anstieg\w*|sprung|hausse|augmentation|aumento|rialzo|subida|"
    r"alza|rose|risen|increased|jumped|gestiegen|augmente|salito|subio)"
)
_MOST = (
    r"(?:biggest|largest|steepest|sharpest|greatest|worst|strongest|highest|best|grosste[nrs]?|"
    r"starkste[nrs]?|"
    r"plus (?:forte|grosse|grande)|maggiore?|"
    r"piu (?:forte|grande)|mayor|most|am (?:starksten|meisten)|le plus|di piu|mas)"
)
_STEPS = re.compile(
    rf"\b{_MOST} (?:[\w-]+ ){{0,2}}(?:(?P<d>{_DROPS})|(?P<r>{_RISES}))\b|"
    rf"\b(?:year|month|jahr|monat|annee|mois|anno|mese|ano|mes|when|wann|quand|quando|cuando)\b.{{0,40}}"
    rf"\b(?:(?P<fell>{_DROPS})|(?P<rose>{_RISES})) (?:the )?(?:most|fastest|hardest|sharpest|quickest|"
    r"am (?:starksten|meisten|schnellsten)|le plus|di piu|mas)\b|"
    r"\b(?P<often>wie oft|how often|how many times (?:did|has|have)|quante volte (?:e|ha)|combien de fois (?:le|a)|"
    r"cuantas veces (?:subio|bajo|ha))\b|"
    r"\b(?:how many|(?:in )?(?:which|what)|wie ?viele[nr]?|in welchen|combien d'|quanti|cuantos) "
    r"(?P<many>years|months|quarters|jahren?|monaten?|annees|mois|anni|mesi|anos|meses)\b"
)
_YEARS = re.compile(r"\b(?:years?|jahr\w*|annees?|ans?|ann[oi]|anos?|yearly|annual)\b")


def steps(reading: Reading) -> str:
    """ "Which year had the biggest drop?", "in how many years did it rise?": of each step, which way is told first."""
    found = _STEPS.search(reading.line)
    counts = bool(found and (found["many"] or found["often"]))
    several = reading.has("metals", "which_countries") or len(reading.named("component")) > 1
    if not found or several or (counts and not reading.has("change", "above", "below")):
        return ""
    fell = found["d"] or found["fell"] or (counts and re.search(rf"\b{_DROPS}\b", reading.line))
    return "drop" if fell else "rise"


def of_years(reading: Reading) -> bool:
    return bool(_YEARS.search(reading.line))
