"""The words that say what is wanted: each cue a pattern over the folded line. Several may hold; plans decide."""

from __future__ import annotations

import re

_PATTERNS: dict[str, str] = {
    # any agent
    "hello": r"^(?:hi|hello|hey|good (?:morning|afternoon|evening)|hallo|ciao|buongiorno|bonjour|hola|"
    r"guten (?:tag|morgen))\b[ !.,]*"
    r"(?:there|everyone|all)?[ !.]*$",
    "thanks": r"^(?:many )?(?:thanks?|thank you|thx|cheers|danke|grazie|merci|gracias|great|perfect|ok|okay|"
    r"nice)\b.{0,30}$",
    "help": r"^(?:help|\?|what can (?:you|i) (?:do|ask)|what do you (?:do|know)|how do(?:es)? (?:i|this|"
    r"it) (?:use|work)|hilfe|aiuto|"
    r"who are you|what are you)\b",
    "reset": r"^(?:reset|new question|start over|forget (?:it|that|all)|clear)\b",
    "data": r"\b(?:what|which|list|show)\b.{0,25}\b(?:data|datasets?|sources?|series)\b|\bwhere (?:does|do|is|"
    r"are)\b.{0,30}\b(?:from|come)|"
    r"\bhow reliable\b|\brepublish\b|\blicen[cs]e\b|\bsources?\?*$",
    "plot": r"\b(?:plot|chart|graph|draw|visuali[sz]e|diagramm?|grafico|graphique|curve|as (?:a )?(?:line|bars?))\b",
    "line": r"\b(?:(?:as|in) (?:a )?lines?|line (?:chart|graph|plot)|als linie|linien\w*|(?:come|a) linee?|"
    r"en (?:ligne|linea)s?)\b",
    "bar": r"\b(?:bars?|columns?|histogram|balken|barre|barras)\b",
    "table_only": r"\b(?:no|without)(?: a| the)? (?:chart|plot|graph)\b|\b(?:as a|only the|just the) table\b",
    "opens": r"^(?:and|also|what about|how about|or|only|just|now|same|then|but|instead|plot|add|without|remove|"
    r"since|on|about|und|e|et|y|ed|no|not|nein|non|vs|versus|against|nur|solo|seulement|"
    r"compared? (?:it |this |that |them )?(?:to|with)|im vergleich|vergleich\w* mit|confront\w* con|"
    r"compar\w+ (?:con|avec|a)|"
    r"what if|make it|show it|as|in|for|with|at|to|from|by|per|than|until|last|is (?:it|that|this)|are (?:they|"
    r"those)|has it|was it|im|seit|depuis|dal|desde|en|nel|als|ajoutez?|aggiungi|anade|agrega)\b",
    "joins": r"^(?:(?:more|less|bigger|larger|smaller|higher|lower) than|(?:mehr|weniger) als|i meant?|sorry|and|"
    r"also|what about|"
    r"how about|or|only|just|same|then|but|instead|plot|add|without|remove|und|e|et|y|"
    r"ed|no|not|nein|non|vs|versus|against|than|nur|solo|seulement|what if|make it|show it|im vergleich|"
    r"compared? (?:it |this |that |them )?(?:to|with)|vergleich\w* mit|confront\w* con|compar\w+ (?:con|avec|a)|"
    r"ajoutez?|aggiungi|anade|agrega)\b",
    "earlier": r"\b(?:year|month|week|day|one) (?:before|earlier|prior)\b|\bprevious (?:year|month)\b|\bbefore that\b|"
    r"\bjahr (?:davor|zuvor)\b|\bannee (?:precedente|d'avant)\b|\banno (?:prima|precedente)\b|\bano anterior\b",
    "later": r"\b(?:year|month|one) (?:after|later)\b|\bfollowing (?:year|month)\b|\bafter that\b",
    "future": r"\b(?:next|coming) (?:days?|weeks?|months?|years?)\b|\btomorrow\b|\bin the future\b",
    "refers": r"\b(?:it|its|that|those|these|them|they|there|same|this one|the (?:first|second|third|last|two|"
    r"three) (?:one|item|ones)?)\b",
    "add": r"^(?:and |please |now |then |also |can you |could you )*(?:add|include|ajoutez?|aggiungi|anade|agrega)\b|"
    r"\b(?:also|plus|too|as well|together with|versus|vs|against|compared? (?:it |this |that |them )?(?:to|with)|"
    r"along with|im vergleich|vergleich\w* mit|confront\w* con|compar\w+ (?:con|avec|a)|auch|anche|aussi|tambien|"
    r"dazu|hinzu)\b",
    "only": r"\b(?:only|just|nur|solo|seulement|restrict(?:ed)?|limit(?:ed)?)\b",
    "without": r"\b(?:without|remove|exclude|excluding|except|drop|ohne|senza|sans|sin)\b",
    "instead": r"\b(?:instead|rather|stattdessen|invece)\b",
    # market
    "capacity": r"\b(?:capacit(?:y|ies)(?! factor)|installed|installations?|[gm]w|additions?|deployment|deployed|"
    r"build-?out|fleet|zubau|\w*leistung|"
    r"kapazitat|capacita|capacite|capacidad|installe[er]?|installati|potenza|puissance|potencia|installierte?)\b",
    "cumulative": r"\b(?:cumulative|total|in total|overall|stock|installed (?:capacity|base|solar|pv)|gesamt\w*|"
    r"cumulat\w*|end of)\b",
    "annual": r"(?<!^)(?<!please )(?<!and )(?<!now )\badds?\b(?!-)|\b(?:annual|annually|additions?|added|"
    r"new (?:solar|pv|in)|new(?:ly)?(?: solar| pv)? (?:capacity|installations?|"
    r"installed|build)|"
    r"installations|install(?:ed|s)? (?:in|per|each|during|every|last)|zubau|zugebaut|neu installiert\w*|"
    r"new builds?|yearly|"
    r"installed how much|aggiunt\w+|annuale|annuelle?s?|annuels?|ajouts?|ajoutee?s?|anadi\w+|nuevas? instalaci\w+|"
    r"hinzugekommen|anual(?:es)?|jahrlich\w*)\b",
    "by_year": r"\b(?:(?:per|each|every|by) (?:year|jahr|anno)|pro jahr|year by year|over time|over the years)\b",
    "per_year": r"\b(?:per|each|every|by|a) (?:year|jahr|anno|annum)\b|\bpro jahr\b|\bpar an\b|\ball'anno\b|"
    r"\bpor ano\b",
    "market": r"\b(?:markets?|mercato|marche|mercado|markt)\b",
    "evolve": r"\b(?:evol\w+|trends?|develop(?:s|ed|ing|ment)|history|historical\w*|timeline|entwickl\w+|"
    r"andamento|evoluzione)\b",
    "compare": r"\b(?:compar\w+|versus|vs|against|difference between|vergleich\w*|confront\w*|side by side|gegen|"
    r"contro|contra|mehr als|weniger als|piu d[ei]|mas que|plus que|"
    r"more than|less than|bigger than|"
    r"larger than|smaller than)\b",
    "rank": r"\b(?:top|rank(?:ed|ing|s)?|largest|biggest|leading|leaders?|most|highest|league|bottom|smallest|lowest|"
    r"which countr(?:y|ies)|who (?:leads|has the)|number one|grosste\w*|maggiori|principali|primi|plus grands?|"
    r"mayores|welche lander|welches land|quels? pays|quali paesi|quale paese|que pais(?:es)?|am meisten|"
    r"am wenigsten|le plus|"
    r"le moins)\b",
    "countries": r"\b(?:countr(?:y|ies)|nations?|lander|land|pays|paes[ei]|pais(?:es)?|markets)\b",
    "lowest": r"\b(?:bottom|smallest|lowest|least|fewest|slowest|worst|weakest|(?:no|zero) growth|(?:did|do|does|"
    r"have|has) not grow\w*|have no|had no|am wenigsten|le moins|kleinste\w*)\b|"
    r"\b(?:is|comes|the) last(?: one)?\W*$",
    "topmost": r"\b(?:top|largest|biggest|highest|most|fastest|am meisten|le plus)\b",
    "position": r"\b(?:number|no\.?|rank|place|platz|position) ?#?(?:\d{1,2}|two|three)\b|"
    r"\b(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,2}(?:st|nd|rd|th))\b",
    "standing": r"\b(?:ranks?|ranking|position|platz|rang|place (?:is|does|has))\b",
    "best_year": r"\b(?:best|strongest|record|peak|worst|weakest) year\b|\byear\b.{0,40}\b(?:most|best|largest|biggest|"
    r"highest|record|least|lowest|worst)\b|\bwhen did\b.{0,30}\b(?:most|least)\b",
    "doubled": r"\b(?:doubl|tripl|quadrupl)\w+\b|\bverdoppel\w*\b|\bgrew (?:by )?(?:more than|over|at least)\b",
    "shrank": r"\b(?:shr[aiu]nk\w*|lost|lose|losing|declin\w*|decreas\w*|fell|fallen|negative growth|reduced)\b",
    "overtake": r"\b(?:when|what year|which year)\b.{0,60}\b(?:overt\w+|surpass\w*|pass(?:ed|es)?|ahead|leads?|"
    r"leading|led|"
    r"(?:more|bigger|larger) than)\b|\bwann\b.{0,60}\buberhol\w+",
    "growth": r"\b(?:cagr|grow(?:th|n|s|ing)?|grew|compound|increase rate|growth rate|wachs\w+|crescita|"
    r"croissance|crecimiento)\b",
    "yoy": r"\b(?:yoy|y/y|year[- ]on[- ]year|year[- ]over[- ]year|each year|every year|year by year)\b",
    "share": r"\b(?:shares?|percentage|per ?cent of|proportion|fraction|part of|how much of|anteil|quota|"
    r"parte del|part de)\b|% of",
    "segment": r"\b(?:segments?|segmented|residential|rooftop|utility[- ]scale|utility scale|small[- ]scale|"
    r"commercial|distributed|"
    r"by type|breakdown|split)\b",
    "acdc": r"\b(?:ac or dc|dc or ac|in ac|in dc|mwac|mwdc|ac/dc)\b",
    "pass": r"\b(?:when (?:did|will|does|was|has)|what year|which year|first year|year did)\b.{0,60}\b(?:pass\w*|"
    r"reach\w*|exceed\w*|cross\w*|hit|"
    r"top|surpass\w*|get to|break|more than|over|above|fall|fell|drop\w*|go|goes|went|below|under|cheaper)\b",
    "fastest": r"\b(?:fastest|quickest|slowest)\b|\bmost dynamic\b",
    "regions": r"\b(?:regions?|continents?|kontinent\w*|regionen?)\b",
    "forecast": r"\b(?:forecast\w*|project(?:ion|ed|ions)|outlook|scenarios?|predict\w*|will (?:be|it be|"
    r"there be)|expected by|\w*prognosen?|ausblick|vorhersage\w*|szenari\w*|scenari|previsione|prevision[ie]?s?|"
    r"prospettive|perspectives|proyeccion\w*|pronostico\w*)\b",
    "will": r"\b(?:will|wird|werden|sera|seront|aura|sara|avra|saranno|raggiungera|atteindra|alcanzara|tendra|habra)\b",
    "case": r"\b(?:(?:optimis|pessimis|ottimis|pesimis)\w*|(?:best|worst|base|low|high|central|upper|lower|bull|bear)"
    r"[- ](?:case|scenario)|all (?:the )?(?:scenarios|cases))\b",
    "report": r"\b(?:(?:market|country|full|short|quick|solar|pv) (?:report|profile|overview|brief(?:ing)?|summary)|"
    r"reports? (?:on|for|about|of)|profile of|overview (?:of|on)|fact ?sheet|dossier|markt(?:bericht|uberblick|report)|"
    r"landerbericht|lander?profil|bericht (?:uber|zu)|rapporto (?:su|di|sull?[ao']?)|scheda (?:paese|mercato)|"
    r"rapport (?:sur|de marche)|fiche (?:pays|marche)|informe (?:de|sobre|del)|ficha (?:de|del)|"
    r"(?:report|profile|overview)\W*$)\b",
    "reliable": r"\b(?:reliab\w*|trustworth\w*|vintages?|how (?:accurate|certain|sure|solid|good|precise|trusted)|"
    r"can i trust|how far can i trust|zuverlassig\w*|verlasslich\w*|wie genau|affidabil\w*|attendibil\w*|"
    r"fiab(?:les?|ilite)|confiables?)\b|\bwhy (?:is|are|does|do|can't|cannot|can not|no)\b.{0,40}\b2024\b",
    "index": r"\b(?:index(?:ed|es|iert)?|indices|normali[sz]ed?|indice|indexe[er]?s?|indicizz\w+)\b|= ?100\b",
    "sum": r"\b(?:sum|together|combined|altogether|add(?:ed)? up|in total|total|zusammen|insgesamt|ensemble|au total|"
    r"insieme|in totale|juntos|en total)\b",
    "csp": r"\b(?:csp|solar thermal|concentrat\w+ solar|solarthermie)\b.{0,40}\b(?:includ\w*|contain\w*|part|"
    r"counted)\b|"
    r"\b(?:includ\w*|contain\w*|count\w*|with|without|excluding)\b.{0,40}\b(?:csp|solar thermal|concentrat\w+ solar)\b",
    "since_when": r"^(?:and |und |et |e |y )?(?:since when|from when|seit wann|depuis quand|da quando|desde cuando)\b",
    "stacked": r"\b(?:stack(?:ed|s)?|gestapelte?\w*|impilat\w*|empile\w*|apilad\w*)\b",
    "asks": r"^(?:how|what|which|who|when|where|is|are|was|were|did|does|do|has|have|wie|was|wann|welche\w*|"
    r"quant[oaie]|"
    r"combien|quell?e?s?|cuant\w+|quando)\b",
    "how_much": r"\b(?:how (?:much|many|big|large|high)|what(?:'s| is| was| were| are)|wie (?:viel|hoch|gross)|"
    r"quant[oaie]|combien|cuant\w+)\b",
    # price
    "price": r"\b(?:prices?|pricing|priced|costs?|quotes?|\w*preise?|prezz[oi]|prix|precios?|kosten|cost[oi]|usd|\$|"
    r"euros?)\b|\$/w",
    "lcoe": r"\b(?:lcoe|levelised|levelized|stromgestehungskosten|(?:cost|price)s? of (?:\w+ ){0,3}(?:electricity|"
    r"power|energy|solar)|"
    r"(?:solar|pv) (?:electricity|power|energy)(?: costs?)?|cheap\w*.{0,20}(?:electricity|power|energy|solar))\b",
    "calculate": r"\b(?:calculat\w+|compute|work out|what if|capex|opex|discount rate|wacc)\b",
    "cheapest": r"\b(?:cheapest|lowest[- ]cost|least expensive|lowest|gunstigste\w*|piu economic\w*|moins chers?|"
    r"mas barat\w*)\b",
    "dearest": r"\b(?:most expensive|dearest|priciest|highest)\b",
    "change": r"\b(?:cheaper|dearer|more expensive|chang\w*|dropp?\w*|fallen|fell|falls?|decreas\w*|declin\w*|"
    r"risen|rose|rise|rises|increas\w*|"
    r"(?:go|goes|going|went|gone) (?:up|down)|gunstiger|billiger|teurer|moins cher\w*|plus cher\w*|cambi\w+|"
    r"mas barat\w*)\b",
    "below": r"\b(?:below|under|beneath|less than|cheaper than|fall|fell|drop\w*|unter)\b",
    "above": r"\b(?:above|over|more than|exceed\w*|rise|rose|uber)\b",
    "weekly": r"\b(?:weekly|per week|by week|each week)\b",
    "monthly": r"\b(?:monthly|per month|by month|each month|month by month|monatlich|mensil\w*|mensuel\w*|"
    r"mensual\w*)\b",
    "quarterly": r"\b(?:quarterly|per quarter|by quarter|each quarter)\b",
    "yearly": r"\b(?:yearly|annual|annually|per year|by year|each year)\b",
    "median": r"\bmedian\b",
    "in_money": r"\b(?:in|into|en|zu) (?:€|euros?|eur|pounds?|gbp|yuan|rupees?|yen|chf)(?!\w)",
    "metals": r"\bmetals?\b|\bmetalle\b|\bmetalli\b|\bmetaux\b|\bmetales\b",
    "extreme": r"\b(?:highest|lowest|peak|maximum|minimum|record)\b",
    "average": r"\b(?:average|mean|durchschnitt\w*|moyenne?|media|promedio|medio)\b",
    "than": r"\b(?:than|als|vs|versus|since|compared|qu'en|que en|rispetto|gegenuber)\b",
    "comparative": r"\b(?:cheaper|dearer|more expensive|less expensive|gunstiger|billiger|teurer|moins cher\w*|"
    r"plus cher\w*|"
    r"mas barat\w*|piu economic\w*)\b",
    "euro_please": r"^(?:and )?in (?:euros?|eur|pounds?|gbp|yuan|rupees?)(?: please)?\W*$|\b(?:convert|"
    r"exchange rate)\b",
    "learning": r"\b(?:learning (?:rate|curve)|experience curve|swanson\w*|correlat\w+|volatil\w+|premium)\b",
    # om
    "fault": r"\b(?:faults?|failures?|failed|fails|broken|breaks?|trips?|tripp\w+|alarms?|error|burnt?|burning|"
    r"smell|smoke|crack\w*|hot[- ]?spots?|"
    r"ground fault|earth fault|insulation|riso|leak\w*|stuck|blown|dirty|soil(?:ed|ing)|dust|shad(?:e|ed|ing|ow)|"
    r"clipping|derat\w+|pid|"
    r"corros\w+|hail|snow|lower voltage|low voltage|low current|lower current|no output|zero power|not (?:working|"
    r"tracking|producing|starting)|"
    r"arc(?:ing)?|delaminat\w*|schatten|verschatt\w*|schnee|ombre|ombra|sombra|neige|neve|nieve|rott[oaie]|"
    r"cassee?s?|rot[oa]s?|kaputt|"
    r"ne (?:marche|fonctionne) pas|non funziona|no funciona|funktioniert nicht|sin corriente|arretee?s?|flooded|"
    r"rodents?|loose|overheat\w*|bitten|erdschluss|\w*fehler|above 100|over 100|"
    r"underperform\w*|low output|offline|"
    r"shut ?down|restart\w*|"
    r"disconnect\w*|damaged?|fire|hotter|storung|fehler|guasto|guasti|defaut|panne|fallo|averia|replace\?)\b",
    "om_thing": r"\b(?:inverters?|strings?|combiners?|junction box\w*|trackers?|transformers?|pyranometers?|"
    r"sensors?|fuses?|connectors?|backsheets?|"
    r"bypass diodes?|diodes?|switchgear|scada|data ?logger|wechselrichter|pr|o&m|cell|block)\b",
    "plan": r"\b(?:maintenance|preventive|service (?:plan|schedule)|inspection (?:plan|schedule)|best practices?|"
    r"tasks?|checklist|"
    r"o&m plan|plan for|working hours|how many hours|schedule|wartung\w*|manutenzione|entretien|mantenimiento)\b",
    "interval": r"\b(?:how often|how frequently|how regularly|interval|every how many)\b",
    "calendar": r"\b(?:calendar|month by month|by month|per month|kalender|calendario|calendrier)\b",
    "tracker": r"\b(?:trackers?|tracking|single[- ]axis|1p|2p)\b",
    "no_tracker": r"\b(?:no|without|not) (?:a |any )?(?:trackers?|tracking)\b|\bfixed[- ]tilt\b",
    "roof": r"\b(?:roof(?:top)?s?|dach|tetto|toiture|tejado)\b",
    "ground_mount": r"\bground[- ]mount\w*\b|\bfree[- ]field\b",
    "south": r"\bsouthern hemisphere\b",
    "safety": r"\b(?:danger\w*|safe(?:ty|ly)?|risks?|hazard\w*|ppe|lock ?out|loto|protective|gefahrlich|"
    r"sicherheit|pericol\w+|sicurezza|who (?:may|can|should) do|dangereux|peligros\w*|"
    r"can (?:i|we) (?:open|touch|work|pull|disconnect))\b",
    "define": r"\b(?:defined|what (?:is|are|does)(?: an?| the)?|define|definition|meaning of|mean|explain|"
    r"difference between|good|formula|typical|"
    r"was ist|cos'?e|qu'est-ce)\b",
    "standard": r"\b(?:iec|nfpa|iso|cei)(?: ts)? ?\d{2,5}e?(?:-\d+)?\b|\ben ?[56]\d{4}(?:-\d+)?\b",
    "code": r"\b(?:error|fault|alarm|event|code|fehler|fehlercode)(?: code| no\.?| number)?:? ?#?(?:[a-z]-?)?\d{2,5}\b",
    "vague": r"^(?:and )?(?:is it|are they|it is|it's|something(?: is)?|my|the|our)?.{0,30}\b(?:broken|fail\w*|"
    r"fault\w*|error|alarm|"
    r"not working|damaged|stuck|defekt|kaputt)\b",
    # news
    "news": r"\b(?:news|headlines?|articles?|stories|story|feeds?|press|announce\w*|reported|nachrichten|"
    r"neuigkeiten|notizie|noticias|nouvelles|"
    r"actualites|happen\w*|what'?s new|what is new|in the news|recalls?)\b",
    "anything": r"\b(?:anything|something|any news|items?|tell me about)\b",
    "alert": r"\b(?:alerts?|notif\w+|subscri\w+|unsubscri\w+|watch ?list|save (?:this|that|it|the|my)|saved|remind|"
    r"e-?mail me|"
    r"delete|remove all|benachrichtig\w*|avvis\w+|alerte\w*|avisa\w*)\b",
    "sources": r"\b(?:sources?|feeds?|outlets?|quellen|fonti|fuentes)\b.{0,12}\b(?:list|do you|are|have|used?)\b|"
    r"\b(?:list|show|which|what|your)\b.{0,14}\b(?:sources|feeds|outlets)\b",
    "leaves_out": r"\bnot (?:about|in|from|on)\b|\b(?:without|except|excluding|but not)\b",
    "more": r"\b(?:more (?:about|on|of)|tell me (?:more|about)|details?|read (?:the|it|more)|full (?:text|item|"
    r"story)|expand|mehr uber|"
    r"di piu|elaborate)\b",
    "open": r"\b(?:open|link|url|website|original|visit|go to|source)\b",
    "count": r"\bhow many\b",
    "which_countries": r"\bwhich countries\b",
    "brief": r"\b(?:one sentence|one line|briefly|in short)\b",
    "summarise": r"\b(?:summar\w+|overview|digest|round ?up|bullets?|zusammenfass\w*|riassum\w*)\b",
}
_COMPILED = {cue: re.compile(pattern) for cue, pattern in _PATTERNS.items()}
_COUNT = re.compile(
    r"\b(?:top|first|bottom|the|in|largest|biggest|cheapest|leading|primi|latest|last) (\d{1,3}|five|ten|three|"
    r"twenty)\b(?! ?(?:-|"
    r"years?|days?|weeks?|months?))"
)
_COUNT_BEFORE = re.compile(
    r"\b(\d{1,2}) (?:\w+ )?(?:largest|biggest|countries|cheapest|leading|items?|bullets?|news|headlines|points)\b"
)
_NUMBERS = {"three": 3, "five": 5, "ten": 10, "twenty": 20}
_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
_ORDINAL = re.compile(
    rf"\b(?:({'|'.join(_ORDINALS)}|last)(?: one| item| story| article| news)?|(?:number|item|no\.?|#) ?(\d{{1,2}}))\b"
)


def find(line: str) -> frozenset[str]:
    """The cues that hold for a folded line."""
    return frozenset(cue for cue, pattern in _COMPILED.items() if pattern.search(line))


def count(line: str) -> int | None:
    """How many are wanted: "top 10", "the 5 largest"."""
    match = _COUNT.search(line) or _COUNT_BEFORE.search(line)
    return max(1, min(50, _NUMBERS.get(match[1]) or int(match[1]))) if match else None


def ordinal(line: str) -> int | None:
    """Which of a list is meant, from 1; -1 for the last."""
    match = _ORDINAL.search(line)
    if not match:
        return None
    if match[2]:
        return int(match[2])
    return _ORDINALS.get(match[1], -1)
