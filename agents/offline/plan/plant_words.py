"""The words by which questions about a plant's own measurements are known, in five languages, over the folded line."""

from __future__ import annotations

import re

_PATTERNS: dict[str, str] = {
    "quality": r"\bverific\w* .{0,20}\b(?:dati|file)\b|"
    r""
    r"\b(?:check|inspect|validate|verify|test|clean up)\b.{0,30}\b(?:data|file|csv|measurements?|upload)\b|"
    r"\b(?:wrong|problems?|errors?|issues?|holes?|bad (?:rows?|values?)) (?:with|in|of) (?:the|my|this|our|these) "
    r"(?:data|file|csv|measurements?|logger)\b|"
    r"\bpruf\w* .{0,20}\b(?:daten|datei)\b|\blucken\w*\b|\bvollstandig\w*\b|"
    r"\b(?:ausreisser|doppelte (?:zeilen|werte)|duplikate)\b|"
    r"\b(?:buchi|lacune|duplicati|righe doppie)\b|\bdati .{0,10}complet\w+|"
    r"\bcomplet\w+ .{0,10}\bdati\b|\b(?:trous?|lacunes?|doublons?)\b|\bdonnees .{0,16}complet\w+|"
    r"\b(?:huecos?|lagunas?|duplicados?)\b|\bdatos .{0,16}complet\w+|"
    r"\b(?:check|look at|inspect|validate|verify|test)\b.{0,20}\b(?:data|file|csv|measurements?|upload)\b|"
    r"\bdata quality\b|\bquality of (?:the|my|this) (?:data|file)\b|\bhow (?:good|complete|reliable) (?:is|"
    r"are) (?:the|my|"
    r"this|these) (?:data|file)\b|\bhow much (?:data )?(?:is|are) missing\b|\bmissing (?:data|values?|rows?)\b|"
    r"\b(?:is|are) (?:any(?:thing)?|some(?:thing)?|there).{0,20}\bmissing\b|\bgaps?\b|\bcompleteness\b|\bduplicates?\b|"
    r"\boutliers?\b|\bspikes?\b|\bstuck\b|\bwhat(?:'s| is) (?:in|wrong with) (?:the|my|this) (?:file|data)\b|"
    r"\bpruf\w* .{0,12}\b(?:daten|datei)\b|\bdatenqualitat\b|\bfehl(?:t|en\w*)\b|\blucken?\b|\bdatenlucken?\b|"
    r"\bcontrolla\w* .{0,12}\b(?:dati|file)\b|\bqualita dei dati\b|\bdati mancanti\b|\bmanca(?:no)?\b|\bquanti dati\b|"
    r"\b(?:verifi\w+|controle\w*) .{0,12}\b(?:donnees|fichier)\b|\bqualite des donnees\b|\bdonnees manquantes\b|"
    r"\bmanque(?:nt)?\b|\b(?:revis\w+|comprueb\w+|verific\w+) .{0,12}\b(?:datos|archivo)\b|\bcalidad de los datos\b|"
    r"\bdatos faltantes\b|\bfalta[n]?\b",
    "pr": r"\brapport[oi]? (?:di|de) (?:prestazion[ei]|rendimento|performance)\b|"
    r"\bperformance[- ]ratios?\b|\bprs?\b|\bleistungsverhaltnis\w*\b|\bindice di rendimento\b|"
    r"\b(?:ratio|coefficient|indice) de performance\b|\b(?:ratio|indice|coeficiente) de rendimiento\b",
    "corrected": r"\btemperature[- ]?(?:corrected|correction|adjusted)\b|\b(?:corrected|adjusted) (?:for|to|by) "
    r"(?:the )?"
    r"(?:temperature|25)\b|\btemperatur(?:korrigiert|bereinigt)\w*\b|\bcorrett\w+ (?:in|per la) temperatura\b|"
    r"\bcorrig\w+ (?:en|de la|pour la|par la) temperature\b|\bcorregid\w+ (?:por|en|de) (?:la )?temperatura\b|"
    r"\bat 25 ?(?:°|degrees)",
    "uncorrected": r"\b(?:un|not |without (?:temperature )?)correct\w*\b",
    "annual_mean": r"\b(?:annual|yearly) mean (?:module |cell )?temperature\b|\bannual[- ]equivalent\b",
    "yields": r"\bspecific yields?\b|\bfinal yields?\b|\byields?\b|\bcapacity factors?\b|\bload factors?\b|"
    r"\bkwh ?(?:/|per|pro|par|por) ?kwp?\b|"
    r"\bfull[- ]load hours\b|\breference yields?\b|\bspezifisch\w* ertrag\w*\b|\bertrage?\b|\bjahresertrag\b|"
    r"\bkapazitatsfaktor\b|\bvolllaststunden\b|\b(?:produttivita|resa|produzione) specifica\b|\bfattore di capacita\b|"
    r"\bore equivalenti\b|\b(?:rendement|productible) specifique\b|\bfacteur de (?:charge|capacite)\b|"
    r"\b(?:rendimiento|produccion) especific[oa]\b|\bfactor de (?:capacidad|planta|carga)\b",
    "produced": r"\b(?:produced?|production|generat\w+|erzeugt\w*|erzeugung|produktion|produzione|prodott\w+|"
    r"produit\w*|produccion|produjo|producid\w+)\b|\b(?:monthly|yearly|annual|daily|total) (?:energy|output)\b|"
    r"\benergy (?:per|by|in) ",
    "expected": r"\bexpected\b|\bpvwatts\b|\b(?:actual|measured) (?:vs\.?|versus|against|and|compared)\b|"
    r"\bunder-?perform\w*\b|\b(?:energy )?performance index\b|\bepi\b|"
    r"\b(?:as much as|what|like|as) (?:it|we|they|the plant) should\b|\bsoll[- ]?ist\b|"
    r"\bsoll\b|"
    r"\berwartet\w*\b|\berwartung\w*\b|\battes[oaie]\b|\bprevist[oaie]\b|\battendu\w*\b|\bprevu\w*\b|\besperad[oa]s?\b|"
    r"\bprevist[oa]s?\b",
    "outages": r"\b(?:plant|park|site|system|anlage|impianto|centrale|planta)\b.{0,20}\b(?:off-?line|shut ?down|"
    r"not (?:running|producing)|tripped)\b|"
    r"\bausf[ai]ll\w*\b|\bstillst\w+\b|\bstillgestanden\b|"
    r"\b(?:stand|steht|stehen|standen)\b.{0,40}\bstill\b|\bausser betrieb\b|\bferm(?:o|at[aeio])\b|"
    r"\barret(?:ee?s?)?\b|\bhors service\b|\bparad[oa]s?\b|\bdetenid[oa]s?\b|\bfuera de servicio\b|"
    r"\b(?:go(?:es|ing)?|went) (?:down|off-?line)\b|"
    r"\boutages?\b|\bdown ?times?\b|\b(?:was|were|been|is|went) (?:it |the plant |anything |ever )?down\b|"
    r"\bstand ?stills?\b|\bstopp(?:ed|ages?)\b|\binterruptions?\b|\bausfalle?n?\b|\bausgefallen\b|\bstillst[aä]nde?\b|"
    r"\bferm(?:i|ate|ata)\b|\binterruzion\w+\b|\bfuori servizio\b|\bpannes?\b|\barrets?\b|\bcoupures?\b|"
    r"\bparadas?\b|\bcortes?\b|\binterrupcion\w*\b",
    "lost": r"^(?:and |what (?:was|is) )*(?:the )?(?:lost|losses?) (?:in|for|during)\b|"
    r"\b(?:energy|mwh|kwh|power|production|money|how much|what)\b.{0,30}\b(?:lost|lose|losing|loss(?:es)?)\b|"
    r"\b(?:lost|loss of) (?:energy|production|mwh|kwh)\b|\benergieverlust\w*\b|\bverlor\w+\b|\bverlust\w*\b|"
    r"\bpers[aoie]\b|\bperdit\w+\b|\bperdu\w*\b|\bpertes?\b|\bperdid\w+\b|\bperdio\b",
    "amount": r"\bhow (?:much|many) (?:energy|[mkg]wh|electricity|power)\b|\bwie ?viele? (?:energie|strom|[mk]wh)\b|"
    r"\bquant[aoi] (?:energia|[mk]wh)\b|\bcombien (?:d'energie|de [mk]wh)\b|\bcuant[ao]s? (?:energia|[mk]wh)\b",
    "availability": r"\bavailab\w+\b|\bup ?time\b|\bverfugbarkeit\w*\b|\bdisponibilita\b|\bdisponibilite\b|"
    r"\bdisponibilidad\b",
    "degradation": r"\baltert\b|\binvecchi\w+\b|\benvejec\w+\b|\b(?:annual|yearly) (?:performance |power )?loss\b|"
    r"\bperformance loss(?: rates?)?\b|\bleistungs(?:verlust|abfall|ruckgang)\w*\b|"
    r"\bperte (?:annuelle )?(?:de|des) (?:performances?|puissance|rendement)\b|\bperte annuelle\b|"
    r"\bperdita (?:annua )?di (?:prestazioni|potenza|resa)\b|\bperdita annua\b|"
    r"\bperdida (?:anual )?de (?:rendimiento|potencia|prestaciones)\b|\bperdida anual\b|"
    r"\bdegrad\w+\b|\bage?ing\b|\balterung\w*\b|\binvecchiamento\b|\bvieilliss\w+\b|\benvejecim\w+\b|"
    r"\bperformance loss rate\b",
    "warranty": r"\bwarrant\w+\b|\bguarantee\w*\b|\bgarantie\w*\b|\bgaranzi\w+\b|\bgarantia\w*\b|\bgarantiert\w*\b",
    "soiling": r"\bsoiled\b|\bdirt(?:y|ier|iest)?\b|\bdust(?:y)?\b|\bverschmutz\w*\b|\bschmutz\w*\b|\bstaub\w*\b|"
    r"\bdreck\w*\b|\bsporc\w+\b|\bpolver[ei]\b|\bsaliss\w+\b|\bencrass\w+\b|\bpoussieres?\b|"
    r"\bsuci[oa]s?\b|\bensuci\w+\b|\bpolvo\b|"
    r"\bsoiling\b|\b(?:losses?|lost) (?:from|to|by|through|due to) (?:dirt|dust|soiling)\b|"
    r"\bverschmutzung\w*\b|\bsporc(?:izia|amento)\b|\bsalissures?\b|\bencrassement\b|\bsuciedad\b|\bensuciamiento\b",
    "clean": r"\bclean\w*\b|\bwash\w*\b|\breinig\w+\b|\bputz\w+\b|\bpuli(?:re|zia|to)\b|\blava(?:re|ggio)\b|"
    r"\bnettoy\w+\b|\blav(?:er|age)\b|\blimpi\w+\b|\blavar\b",
    "clipping": r"\bsatur\w+\b|\bregel\w* .{0,30}\bab\b|\bbegrenz\w+\b|\btagli(?:a|ano|o)\b|"
    r"\blimit\w+ .{0,16}\b(?:potenza|puissance|potencia|power)\b|\becret\w+\b|"
    r"\bclipp?(?:ing|ed|s)?\b|\bflat tops?\b|\babregel\w+\b|\babgeregelt\w*\b|\bkappung\w*\b|\becretage\b|"
    r"\becret\w+\b|\btaglio di potenza\b|\blimitazione di potenza\b|\brecorte\w*\b|\bsaturat\w+\b",
    "worst": r"\b(?:worst|poorest|weakest)\b|\b(?:lowest|bad) (?:days?|months?)\b|\bschlechtest\w*\b|\bpeggior\w*\b|"
    r"\bpires?\b|\bpeor(?:es)?\b",
    "months": r"\b(?:months?|monate?n?|mes[ei]|mois|meses)\b",
    "days": r"\b(?:days?|tage?n?|giorn[oi]|jours?|dias?)\b",
    "inverters": r"\b(?:compare|which|weakest|best|worst|each|every|all|by|per|between)\b.{0,25}\binverters?\b|"
    r"\binverters? (?:comparison|compared|side by side)\b|"
    r"\binverters?\b.{0,30}\b(?:compare|worse|better|weaker|stronger|differ|than the (?:others?|rest))\b|"
    r"\bwechselrichter\w*\b.{0,25}\bvergleich\w*|"
    r"\bvergleich\w*.{0,25}\bwechselrichter|\bwelcher wechselrichter\b|\b(?:confront\w+|quale|"
    r"ogni)\b.{0,20}\binverter\b|"
    r"\b(?:compar\w+|quel|chaque)\b.{0,20}\bonduleurs?\b|\b(?:compar\w+|que|cada)\b.{0,20}\binversor(?:es)?\b",
    "strings": r"\b(?:compare|which|weakest|worst|each|every|all|by|per)\b.{0,25}\bstrings\b|\bstring comparison\b|"
    r"\b(?:which|weakest|worst|best|strongest) (?:one |of (?:the|my|our) )?strings? (?:is|are|has|have|gives?)\b|"
    r"\b(?:weakest|worst|best|strongest) strings?\b|\bstrangvergleich\b|\bconfront\w+.{0,20}\bstringhe\b",
    "profile": r"\bhour by hour\b|\bstunde (?:um|fur) stunde\b|\bora per ora\b|\bheure par heure\b|"
    r"\bhora (?:a|por) hora\b|"
    r"\b(?:daily|day|power|load) (?:profiles?|curves?)\b|\bprofiles?\b|\bcurve "
    r"of\b|\btages(?:gang|profil|verlauf)"
    r"\w*\b|\bprofil[oi]?\b|\bperfil(?:es)?\b|\bcourbe (?:de puissance|journaliere|du jour)\b|\bcurva (?:diaria|"
    r"di potenza|"
    r"giornaliera|de potencia)\b",
    "map": r"\bheat ?-?maps?\b|(?<!\bhour )\b(?:by|per) (?:week and )?hours?\b|\bhours? (?:of the|by) (?:day|week)s?\b|"
    r"\bweek(?:s)? (?:and|by|x) hours?\b|\bmap of\b|\bwarmekarte\b|\bmappa\b|\bcarte (?:de chaleur|thermique)\b|"
    r"\bmapa de calor\b",
    "report": r"\breports?\b|\bbericht\w*\b|\bmonatsbericht\b|"
    r"\brapporto?\b(?! (?:di|de) (?:prestazion|rendiment|performance))|\brelazione\b|\binforme\b|\breporte\b",
    "missing": r"\bmissing\b|\bgaps?\b|\bholes?\b|\bfehl(?:t|en\w*)\b|\blucken?\w*\b|\bmanca(?:no|nti)?\b|"
    r"\bbuchi\b|\blacun[ae]s?\b|\bmanqu\w+\b|\btrous?\b|\bfaltan?(?:tes?)?\b|\bhuecos?\b|\blagunas?\b",
    "other_rating": r""
    r"\b(?:change|correct|other|another|different|wrong|andere\w*|falsche\w*|altr[oi]|autres?|otros?)\b "
    r"(?:the |my |our )?(?:kwp|rating)\b|"
    r"\b(?:kwp|rating) (?:is|are) (?:wrong|different)\b",
    "known": r"\bwhat do you know (?:about|of) (?:my|the|this|our) (?:plant|site|system)\b|\b(?:plant|site) "
    r"(?:data|facts|"
    r"details|description)\b|\bdescribe (?:my|the|this|our) (?:plant|site)\b",
    "by_day": r"\b(?:per|by|each|every|pro|al|por|par|a) (?:day|tag|giorno|jour|dia)\b|\bdaily\b|\btaglich\w*\b|"
    r"\bgiornalier\w+\b|\bjournali\w+\b|\bquotidien\w*\b|\bdiari[oa]s?\b|\bday by day\b|\bby days\b",
    "by_week": r"\b(?:per|by|each|every|pro|alla|por|par) (?:week|woche|settimana|semaine|semana)\b|\bweekly\b|"
    r"\bwochentlich\w*\b|\bsettimanal\w+\b|\bhebdomadaire\w*\b|\bsemanal\w*\b",
    "by_month": r"\bmonats(?:bericht|report|werte)\w*\b|"
    r"\b(?:per|by|each|every|pro|al|por|par) (?:month|monat|mese|mois|mes)\b|\bmonthly\b|\bmonatlich\w*\b|"
    r"\bmensil\w+\b|\bmensue?l\w*\b|\bmensual\w*\b|\bmonth by month\b|\bby months\b",
    "by_year": r"\b(?:per|by|each|every|pro|all|por|par) "
    r"?'?(?:year|jahr|anno|an|ano)\b|\byearly\b|\bannual(?:ly|e|i|es)?\b"
    r"(?! mean)|\bjahrlich\w*\b|\bannuel\w*\b|\banual\w*\b|\byear by year\b|\bby years\b",
    "total": r"\b(?:in total|total|overall|altogether|insgesamt|gesamt\w*|in totale|totale|au total|en total|"
    r"over all|in all)\b",
    "whole": r"\b(?:whole|entire|full|all(?: of)?|complete) (?:the )?(?:period|time|file|record|data)\b|\ball "
    r"(?:years|time|data)\b|"
    r"\bgesamte\w* (?:zeitraum|datei)\b|\btutto il periodo\b|\btoute la periode\b|\btodo el periodo\b",
    "why": r"\b(?:why|warum|wieso|perche|pourquoi|por que|reasons?|causes?|what happened|was war los)\b",
    "own": r"\b(?:my|our|the|this|meine[rsmn]?|unsere[rsmn]?|mio|mia|nostro|mon|notre|mi|nuestr[oa])\b.{0,12}\b(?:"
    r"plant|"
    r"site|park|system|array|data|file|csv|upload|logger|anlage|daten|datei|impianto|dati|centrale|installation|"
    r"donnees|"
    r"fichier|planta|datos|archivo)\b|\bupload\w*\b|\bcsv\b|\bxlsx?\b",
    "knowledge": r"\b(?:good|typical|normal|usual|bad|defin\w+|definition|meaning|means?|formula|explain|"
    r"difference between|in general|generally|best practices?|benchmark|iec|standard)\b|\b(?:gute?r?|ublich\w*|"
    r"bedeutet|unterschied|erklar\w+|formel|buon[oa]?|significa|differenza|spiega\w*|bonn?e?|signifie|difference entre|"
    r"explique\w*|buen[oa]?|diferencia)\b",
    "that": r"\b(?:in|im) (?:dem|diesem|jenem) (?:monat|jahr)\b|"
    r"\b(?:that|this|the (?:same|first|worst|last)|dies\w+|jen\w+|quell[oa]|quest[oa]|ce(?:tte|t)?|es[eo]|esa|"
    r"est[ea])\b",
    "it": r"\b(?:it|that(?: one)?|this(?: one)?|them|those|these|(?:the|that|this|those|all) "
    r"(?:outages?|day|days|month|"
    r"months|one|ones)|ihn|sie|es|diese\w*|ihnen|lo|la|li|quell\w+|le|les|cela|eso|ese|esos)\b",
    "keeps": r"\b(?:leave nothing out|nothing left out|with everything)\b",
    "leaves_out": r"\b(?:without|excluding|exclude|except(?: for)?|leave out|leaving "
    r"out|minus|ohne|ausser|senza|escluso|"
    r"tranne|sans|sauf|hors|excepte|sin|excepto|excluyendo)\b",
    "in_money": r"\b(?:in|en|into) (?:money|euros?|eur|€|dollars?|usd|us\$|\$|pounds?|gbp)(?!\w)|\bworth\b|\bcosts? "
    r"(?:us|"
    r"me)\b|\bvalue\b",
    "many_outages": r"\b(?:outages|them|those|these|all|ausfalle\w*|fermi|fermate|li|les|los|las|"
    r"paradas|pannes|interruzioni)\b",
}  # fmt: skip
_COMPILED = {name: re.compile(pattern) for name, pattern in _PATTERNS.items()}


class Told:
    """Which of these words a line has; looked for when they are asked for."""

    def __init__(self, line: str) -> None:
        self._line = line

    def has(self, *names: str) -> bool:
        return any(_COMPILED[name].search(self._line) for name in names)
