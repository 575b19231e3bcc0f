"""The words that say what is wanted: each cue a pattern over the folded line. Several may hold; plans decide."""

from __future__ import annotations

import re

from agents.offline import market_cues

_PATTERNS: dict[str, str] = {
    # any agent
    "hello": r"^(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|hallo|servus|moin|ciao|salve|buongiorno|"
    r"buonasera|bonjour|bonsoir|salut|hola|buenos dias|buenas(?: tardes)?|guten (?:tag|morgen|abend))\b[ !.,]*"
    r"(?:there|everyone|all|again|desk|heliodesk)?[ !.]*$",
    "thanks": r"^(?:many |ok(?:ay)?,? |vielen |molte |muchas |mille )?(?:thanks?|thank you|thx|cheers|danke|grazie|"
    r"merci|gracias|great|perfect|ok|okay|nice)\b.{0,30}$",
    "help": r"^(?:help|\?|what can (?:you|i) (?:do|ask)|what do you (?:do|know)|how do(?:es)? (?:i|this|"
    r"it) (?:use|work)|hilfe|aiuto|aide|ayuda|was kannst du|cosa (?:sai|puoi) fare|que (?:sais|peux)[- ]tu|"
    r"que (?:puedes|sabes) hacer|who are you|what are you|what else can (?:you|i)|how can you help)\b",
    "reset": r"^(?:reset|(?:new|another|different) (?:question|topic)|start (?:over|again|afresh)|"
    r"forget (?:it|that|all|everything)|clear|never ?mind|neue frage|von vorn\w*|vergiss (?:es|das|alles)|"
    r"nuova domanda|ricomincia\w*|nouvelle question|recommen\w+|nueva pregunta|empezar de nuevo|empecemos de nuevo)\b",
    "data": r"\b(?:what|which|list|show)\b.{0,25}\b(?:data|datasets?|sources?|series)\b|\bwhere (?:does|do|is|"
    r"are)\b.{0,30}\b(?:from|come)|"
    r"\bhow reliable\b|\bre-?publish\b|\bcan (?:i|we) (?:publish|re-?use|quote|cite|pass on)\b|"
    r"\bveroffentlich\w*|\bpubblicar\w*|\bpublier\b|\bpublicar\b|"
    r"\bwho (?:publish|"
    r"own)\w*|\blicen[cs]e\b|\bsources?\?*$|"
    r"\b(?:woher|d'ou|da dove|de donde)\b.{0,40}\b(?:komm\w+|stamm\w+|vien\w+|veng\w+|provien\w+|proveng\w+|"
    r"son|sind)\b|\b(?:quellen|fonti|fuentes)\W*$|\b(?:what|which) years\b.{0,20}\b(?:you|there|have|data|cover\w*)\b|"
    r"\bhow far back\b",
    "plot": r"\b(?:plot\w*|charts?|graphs?|draw|sketch|visuali[sz]\w*|diagramm?\w*|diagrama|grafik\w*|grafic[oa]|"
    r"graphique|curve|kurve|courbe|curva|zeichne\w*|disegn\w+|dessin\w+|trace[rz]?|traccia\w*|dibuj\w+|picture|"
    r"as (?:a )?(?:line|bars?))\b",
    "line": r"\b(?:(?:as|in) (?:a )?lines?|line (?:chart|graph|plot)|als linie|linien\w*|(?:come|a) linee?|"
    r"en (?:ligne|linea)s?)\b",
    "pie": r"\b(?:pie|pies|torten\w*|kuchendiagramm|torta|camembert|pastel|tarta)\b",
    "bar": r"\b(?:bars?|columns?|histogram|\w*balken\w*|saulen\w*|barres?|barras|colonne|colonnes|columnas|batons)\b",
    "table_only": r"\b(?:no|without)(?: a| the| any)? (?:chart|plot|graph)\b|\b(?:ohne|senza|sans|sin) (?:\w+ )?"
    r"(?:diagramm|grafik|grafico|graphique)\b|\b(?:nur|solo|seulement) (?:\w+ )?(?:tabelle|tabella|tableau|tabla)\b|"
    r"\b(?:as a|only the|just the) table\b|\btable only\b",
    "opens": r"^(?:and|also|what about|how about|or|only|just|now|same|then|but|instead|plot|add|without|remove|"
    r"since|on|about|und|e|et|y|ed|no|not|nein|non|vs|versus|against|nur|solo|seulement|"
    r"compared? (?:it |this |that |them )?(?:to|with)|im vergleich|par rapport|rispetto|respecto|"
    r"en comparacion|frente a|in confronto|gegenuber|"
    r"vergleich\w* mit|confront\w* con|"
    r"compar\w+ (?:con|avec|a)|"
    r"what if|make it|show it|as|in|for|with|at|to|from|by|per|than|until|last|is (?:it|that|this)|are (?:they|"
    r"those)|has it|was it|im|seit|depuis|dal|desde|en|nel|als|ajoutez?|aggiungi|anade|agrega|mit|avec|con|ohne|"
    r"uniquement|soltanto|solamente|par|"
    r"sans|senza|sin|statt\w*|plutot|invece|piuttosto|mejor|jetzt|maintenant|adesso|ora|ahora|zeichne|nimm|"
    r"(?:was|wie) (?:ist|ware|sieht es) mit|wie (?:ware|ist) es mit|what'?s|che ne dici|que tal|qu'en est-il|sowie|"
    r"(?:and )?(?:the )?same|make that|change (?:it )?to|switch to|try)\b",
    "joins": r"^(?:(?:more|less|bigger|larger|smaller|higher|lower) than|(?:mehr|weniger) als|(?:piu|meno) d(?:i|"
    r"el\w*|ei)|(?:plus|moins) qu[e']|(?:mas|menos) que|i meant?|sorry|and|"
    r"also|what about|how about|or|only|just|same|then|but|instead|plot|add|without|remove|und|e|et|y|"
    r"ed|no|not|nein|non|vs|versus|against|than|nur|solo|seulement|what if|make it|show it|im vergleich|"
    r"compared? (?:it |this |that |them )?(?:to|with)|vergleich\w* mit|confront\w* con|compar\w+ (?:con|avec|a)|"
    r"ajoutez?|aggiungi|anade|agrega|mit|avec|con|ohne|sans|senza|sin|statt\w*|plutot|invece|piuttosto|jetzt|"
    r"maintenant|adesso|ora|ahora)\b",
    "earlier": r"\b(?:annee|mois) (?:d'avant|precedent\w*)\b|\bl'anno prima\b|\b(?:vorjahr|vormonat)\b|\b(?:year|"
    r"month|week|day|one) (?:before|earlier|prior)\b|\bprevious (?:year|month)\b|\bbefore that\b|"
    r"\bjahr (?:davor|zuvor)\b|\bannee (?:precedente|d'avant)\b|\banno (?:prima|precedente)\b|\bano anterior\b",
    "later": r"\b(?:year|month|one) (?:after|later)\b|\bfollowing (?:year|month)\b|\bafter that\b",
    "future": r"\b(?:next|coming) (?:days?|weeks?|months?|years?)\b|\btomorrow\b|\bin the future\b",
    "refers": r"\b(?:(?:ist|sind|war|waren|ware|entspricht) das|cela|ca|ello|esso|cio|both|beide[nrs]?|entrambi|"
    r"entrambe|tous les deux|ambos|ambas|davon|dort|dies\w*|da(?:ran|rin)|"
    r"quell[oaie]|quest[oaie]|celui|celle|ceux|eso|esos|estos?|alli|"
    r"ci|laggiu|la-bas|ihn|sein\w*|it|its|that|those|these|them|they|their|theirs|there|same|this one|the (?:first|"
    r"second|third|"
    r"last|two|three) (?:one|item|ones)?)\b",
    "add": r"^(?:and |please |now |then |also |can you |could you )*(?:add|include|ajoutez?|aggiungi\w*|anade|agrega|"
    r"incluye|inclu[ds]\w*|nimm|fuge)\b|"
    r"\b(?:y|e|et|und|and|then) (?:add|include|ajoutez?|aggiungi|anade|agrega|"
    r"fuge)\b|"
    r"\bnext to (?:them|it|that)\b|\bin the mix\b|\bas well\b|\bdaneben\b|\bdazunehmen\b|"
    r"\b(?:also|plus|too|as well|together with|(?:versus|vs|against|compared? (?:it |this |that |them )?(?:to|"
    r"with))\b(?! \d)|"
    r"(?:par rapport (?:a|aux?)|rispetto (?:a\w*)|respecto (?:al?|del?)|en comparacion con|frente a|"
    r"in confronto (?:con|a\w*)|gegenuber)\b(?! (?:\w+ )?\d)|"
    r"along with|im vergleich|vergleich\w* mit|confront\w* con|compar\w+ (?:con|avec|a)|auch|anche|aussi|tambien|"
    r"dazu|hinzu|sowie|ebenso|inoltre|en plus|ademas)\b|"
    r"\b(?:mit|with|con|avec)\b.{2,40}\b(?:vergleich\w*|compar\w*|confront\w*)\b",
    "only": r"\b(?:only|just|nur|ausschliesslich|solo|soltanto|solamente|unicamente|uniquement|seulement|"
    r"restrict(?:ed)?|limit(?:ed)?)\b",
    "without": r"\b(?:without|(?:all|everyone|everybody|everything|anyone|anything|any) but|but not|not counting|"
    r"(?:world|global|total|europe|asia|africa|america|oceania|eu|welt|europa|asien|monde|mondo|mundo) minus|"
    r"outside(?: of)?|"
    r"non(?=-)|exkl\w*|exclusive of|excl|exc|excluyendo|exceptuando|exclu\w+|escludendo|esclus[ei]|a part|aparte de|"
    r"en dehors d\w*|fuera de|fuori d\w+|ausserhalb|remove|excludes?|excluding|except(?: for)?|other than|besides|"
    r"apart from|aside from|drop|"
    r"lose|ex(?= [a-z])|leav(?:e|ing) (?:\w+ )?out|take (?:\w+ )?(?:out|away|off)|kick out|ohne|ausser|abgesehen von|"
    r"entfern\w*|streich\w*|raus|weglass\w*|lass .{1,20} weg|ohne|nimm .{1,20} (?:weg|raus)|senza|tranne|eccetto|"
    r"escluso|esclusa|togli\w*|rimuovi|elimina|leva|sans|sauf|hors|excepte|enleve[rz]?|retire[rz]?|supprime[rz]?|"
    r"sin|salvo|excepto|quita\w*|elimina\w*|saca)\b",
    "instead": r"\b(?:instead|rather|stattdessen|anstatt|statt|lieber|invece|piuttosto|anziche|al posto|plutot|"
    r"au lieu|en vez|en lugar|mejor|make that|change (?:it )?to|switch to)\b",
    "asks": r"^(?:wieviel|wer|chi|qui|quien|que|how|what|which|who|when|where|is|are|was|were|did|does|do|has|have|"
    r"wie|was|wann|welche\w*|quant[oaie]|combien|quell?e?s?|cuant\w+|quando)\b",
    "how_much": r"\b(?:wieviel|how (?:much|many|big|large|high)|what(?:'s| is| was| were| are)|wie (?:viel|hoch|gross)|"
    r"quant[oaie]|combien|cuant\w+)\b",
    # price
    "price": r"\b(?:cost(?:ava|avano|aba|aban)|kosteten?|coutai(?:t|ent)|"
    r"prices?|pricing|priced|costs?|quotes?|preise?n?|prezz[oi]|prix|precios?|kosten|kostet\w*|"
    r"coutent?|cuestan?|costano?|costa|cost[oi]|usd|\$|"
    r"euros?|precio|tarif\w*)\b|\$/w",
    "lcoe": r"\b(?:lcoe|kwh sol\w+|solar kwh|"
    r"(?:couts?|cost[oei]s?|kosten|cost) (?:du|del|della|de la|of|von|der|des) (?:photovolt\w*|fotovolt\w*|solaire|"
    r"solare|energia solare?)|(?:couts?|cost[oei]s?|kosten|prezzo|precio|prix|preis) (?:du|del|della|der|des|por|pro|"
    r"per|par|al|of a|di un) ?kwh|"
    r"cost[oi] livellat[oi]|costes? niveladod?s?|cout actualise|(?:utility(?:-scale)?|large) (?:solar|pv)|"
    r"solar (?:farm|park|plant)s?|levelised|levelized|stromgestehungskosten|(?:cost|"
    r"price)s? of (?:\w+ ){0,3}(?:electricity|"
    r"power|energy|solar)|(?:solar|pv) (?:electricity|power|energy)(?: costs?)?|"
    r"(?:electricity|power) costs?|electricity cost\w*|solarstrom|strom aus (?:solar|pv|photovoltaik)\w*|"
    r"electricidad solar|elettricita solare|electricite solaire|cheap\w*.{0,20}(?:electricity|power|energy|solar))\b",
    "calculate": r"\b(?:calcola\w*|berechne\w*|calcule\w*|calcular\w*|calculat\w+|"
    r"compute|work out|what if|capex|opex|discount rate|wacc)\b",
    "cheapest": r"\b(?:cheapest|lowest[- ]cost|least expensive|lowest|niedrigst\w*|gunstigste\w*|billigste\w*|"
    r"piu economic\w*|meno car[oaie]|moins cheres?|moins chers?|mas barat\w*|menos car[oa]s?|"
    r"(?:plus (?:bas(?:se)?s?|faibles?)|piu bass[oaie]|mas baj[oa]s?)(?! (?:que|qu'|d[aei]l?\b)))\b",
    "dearest": r"\b(?:(?:cost|gekostet|costat[oa]|coute|costo) (?:the most|am meisten|di piu|le plus|mas)|"
    r"most expensive|dearest|priciest|highest|teuerste\w*|(?:l[ea]s?|il|el|der|die) plus cheres?|"
    r"(?:l[ea]s?|il) plus chers?|piu car[oaie]|mas car[oa]s?|hochste\w*|"
    r"(?:plus (?:elevee?s?|haute?s?)|piu (?:alt|elevat)[oaie]|mas (?:alt|elevad)[oa]s?)(?! (?:que|qu'|d[aei]l?\b)))\b",
    "change": r"\b(?:subio|subieron|bajo (?:un|de)|ha (?:subido|bajado)|salit[oaie]|aumento|variat\w*|evolu\w*|"
    r"a (?:augmente|baisse)|cambio|variations?|variazion[ei]|variacion(?:es)?|anderung\w*|wechsel|cheaper|dearer|"
    r"more expensive|chang\w*|dropp?\w*|fallen|fell|falls?|decreas\w*|declin\w*|"
    r"risen|rose|rise|rises|increas\w*|"
    r"(?:go|goes|going|went|gone) (?:up|down)|gunstiger|billiger|teurer|moins cher\w*|plus cher\w*|cambi\w+|"
    r"mas barat\w*|verander\w*|gestiegen|gefallen|gesunken|augmente\w*|baisse\w*|aumentat\w*|sces[oaie]|"
    r"subid\w*|bajad\w*)\b",
    "below": r"\b(?:below|under|beneath|less than|cheaper than|fall|fell|drop\w*|unter|unterhalb|weniger als|sotto|"
    r"meno di|sous|en dessous|moins d[e']|debajo|bajo|bajaron|bajan|menos de)\b",
    "above": r"\b(?:above|over|more than|exceed\w*|rise|rose|uber|sopra|oltre|dessus|encima)\b",
    "weekly": r"\b(?:weekly|per week|by week|each week|wochentlich\w*|settimanal\w*|hebdomadaire\w*|semanal\w*)\b",
    "monthly": r"\b(?:monthly|per month|by month|each month|month by month|monat fur monat|"
    r"mois par mois|mese per mese|mes a mes|monatlich|mensil\w*|mensuel\w*|"
    r"mensual\w*)\b",
    "quarterly": r"\b(?:(?:per|by|por|par|pro|a|nach) (?:quarters?|trimestres?|trimestr[ei]|quartal\w*)|"
    r"quarterly|per quarter|by quarter|each quarter|quarter by quarter|quartal fur quartal|trimestre par trimestre|"
    r"trimestre por trimestre|trimestre per trimestre|quartalsweise|vierteljahrlich\w*|trimestral\w*|"
    r"trimestriel\w*)\b",
    "yearly": r"\b(?:yearly|annual|annually|per year|by year|each year|year by year|jahr fur jahr|"
    r"annee par annee|anno per anno|ano por ano|jahrlich\w*|pro jahr|"
    r"annual[ei]|annuel\w*|"
    r"par an|anual\w*)\b",
    "median": r"\bmedian\b",
    "in_money": r"\b(?:in|into|en|zu) (?:€|euros?|eur|pounds?|gbp|yuan|rupees?|yen|chf)(?!\w)",
    "metals": r"\bmetals?\b|\bmetalle\b|\bmetalli\b|\bmetaux\b|\bmetales\b",
    "extreme": r"\b(?:hochste\w*|niedrigste\w*|tiefste\w*|massim[oa]|minim[oa]|maxim[oa]|"
    r"plus (?:haut|bas|elevee?s?|faibles?)|"
    r"piu (?:alt|bass)[oaie]|mas (?:alt|baj)[oa]s?|highest|lowest|peaks?|peaked|maximum|minimum|record|troughs?|"
    r"bottomed|highs|lows|(?:price|all[- ]time|record|year'?s|week|year) (?:high|low)|(?:high|low) "
    r"(?:point|mark|of|in|since)|hochststand\w*|tiefststand\w*|hochstpreis\w*|tiefstpreis\w*|picco|"
    r"(?:pic|sommet|plancher) (?:de|du)|pico|hochst|tiefst)\b",
    "same_time": r"\b(?:(?:in|uber|wahrend) (?:dieser|der selben|derselben|der gleichen) zeit|(?:in|im|uber) "
    r"(?:diesem|diesen|dem|den)?(?: gleichen| selben)? ?zeitr\w+|(?:in|over|during|for) (?:that|this|the same) (?:time|"
    r"period|span)|between (?:those|these|the) two|(?:nello stesso|in (?:quel|questo)|nel) periodo|in quest[oa] arco|"
    r"(?:sur|pendant|dans) (?:cette|la meme|ce) (?:periode|temps|laps)|en (?:ese|este|el mismo) (?:periodo|tiempo))\b",
    "average": r"\b(?:averaged?|averages|avg|mittlere[nrsm]?|mittelwert|im mittel|im schnitt|moyens?|mediane?|mean|"
    r"(?:\w*preis)?(?:durchschnitt\w*)|schnitt|moyennes?|media|promedios?|medi[oi]|mediamente|en promedio|typical)\b",
    "than": r"\b(?:than|als(?! (?:balken|linien?|saulen|diagramm|tabelle|kalender|graf))|vs|versus|compared|"
    r"im vergleich|verglichen|par rapport|respecto|in confronto|comparado|qu'en|"
    r"que en|rispetto|gegenuber)\b",
    "comparative": r"\b(?:cheaper|dearer|more expensive|less expensive|gunstiger|billiger|teurer|moins cher\w*|"
    r"plus cher\w*|mas barat\w*|piu economic\w*|piu convenient\w*|preiswerter|preisgunstiger|more affordable|"
    r"mas economic\w*|mas car[oa]s?|piu car[oaie]|meno car[oaie]|plus avantageu\w*|plus economique\w*)\b",
    "euro_please": r"^(?:and )?in (?:euros?|eur|pounds?|gbp|yuan|rupees?)(?: please)?\W*$|\b(?:convert|"
    r"exchange rate)\b",
    "learning": r"\b(?:learning|experience curves?|swanson\w*|wright(?:'s)? law|lernrate|lernkurve|"
    r"apprendimento|apprentissage|aprendizaje)\b",
    "premium": r"\b(?:premiums?|preisunterschied\w*|preisdifferenz\w*|preisabstand|"
    r"mark-?ups?|surcharge|price (?:gap|difference)|aufschlag|aufpreis)\b|"
    r"\bgap (?:between|to|over)\b",
    "narrowed": r"\b(?:narrow\w*|widen\w*|converg\w*|closed|closing)\b",
    "volatility": r"\b(?:calm\w*|stead\w+|(?:standard|std)[- ]?(?:deviation|dev)\w*|deviation|standardabweichung\w*|"
    r"risk(?:y|ier|iest)|quiet(?:er|est)|ruhigst\w*|am ruhigsten|most calm|jump(?:y|iest)|"
    r"wild(?:est)?|volatil\w*|fluctuat\w*|swings?|swung|swinging|schwank\w*|geschwankt|oscill\w*|oscil\w*|fluttua\w*|"
    r"fluctu\w*|erratic|(?:moved|moves|bounced|bounces|varied|varies) (?:around )?(?:the )?(?:more|most|least|less)|"
    r"stablest|most stable|more stable|stable|stabil\w*|estables?)\b",
    "correlation": r"\b(?:(?:linked|tied|coupled|related) (?:to|with)|how closely|depend(?:s|ent)? on|"
    r"hang\w* (?:vom|von|mit)|abhangig|correlat\w*|korrel\w*|correlaz\w*|correlacion\w*|co-?move\w*|"
    r"moves? (?:together|with|in step|alike))\b",
    "distribution": r"\b(?:box ?-?plots?|distribution|verteilung|distribuzione|quartiles?|percentiles?|box)\b|"
    r"\b(?:spread|range|dispersion|streuung|spanne) (?:of|in|der|von)\b",
    "indexed": r"\b(?:index(?:ed|es|ing)?|indices|indexier\w*|rebased?|indice)\b|= ?100\b",
    "more_than": r"\b(?:more|less|higher|lower|mehr|weniger)\b.{0,60}\b(?:than|als)\b",
    "lagged": r"\b(?:wow|mom|qoq|yoy|(?:week|month|quarter|year)[- ](?:on|over)[- ](?:week|month|quarter|year))\b",
    # om
    "fault": r"\b(?:faults?|failures?|failed|fails|broken|breaks?|trips?|tripp\w+|alarms?|error|burnt?|burning|"
    r"smell|smoke|crack\w*|droppings|vogelkot|guano|fientes|escrementi|excrementos|atascad[oa]s?|bloccat[oaie]|bloquee?s?|klemmt|"
    r"blockiert|hot[- ]?spots?|points? chauds?|puntos? calientes?|punt[oi] cald[oi]|heisse zellen?|"
    r"ground fault|earth fault|insulation|riso|leak\w*|stuck|blown|dirty|soil(?:ed|ing)|dust|shad(?:e|ed|ing|ow)|"
    r"clipping|derat\w+|pid|"
    r"corros\w+|hail|snow|lower voltage|low voltage|low current|lower current|no output|zero power|not (?:working|"
    r"tracking|producing|starting)|"
    r"arc(?:ing)?|delaminat\w*|schatten|verschatt\w*|schnee|ombre|ombra|sombra|neige|neve|nieve|rott[oaie]|"
    r"cassee?s?|rot[oa]s?|kaputt|defekt\w*|isolation\w*|isolament\w*|aislamient\w*|terre|tierra|"
    r"ne (?:marche|fonctionne) pas|non funziona|no funciona|funktioniert nicht|sin corriente|arretee?s?|flooded|"
    r"rodents?|loose|overheat\w*|bitten|erdschluss|\w*fehler|above 100|over 100|underperform\w*|low output|offline|"
    r"shut ?down|restart\w*|"
    r"disconnect\w*|damaged?|fire|hotter|storung|fehler|guasto|guasti|defaut|panne|fallo|averia|replace\?)\b",
    "om_thing": r"\b(?:stringa|strang|cadenas?|chaines?|inseguitor[ei]|suiveurs?|seguidor(?:es)?|nachfuhrung\w*|"
    r"trafos?|trasformator[ei]|transformateurs?|transformador(?:es)?|boites? de jonction|generatoranschlusskasten|"
    r"onduleurs?|inversor(?:es)?|piranometro|pyranometer\w*|wandler|strangs?|stringhe|cadenas?|"
    r"inverters?|strings?|combiners?|junction box\w*|trackers?|transformers?|pyranometers?|"
    r"sensors?|fuses?|connectors?|backsheets?|"
    r"bypass diodes?|diodes?|switchgear|scada|data ?logger|wechselrichter|pr|o&m|cell|block)\b",
    "plan": r"\b(?:maintenance|preventive|service (?:plan|schedule)|inspection (?:plan|schedule)|best practices?|"
    r"tasks?|checklist|"
    r"o&m plan|plan for|working hours|how many hours|schedule|wartung\w*|instandhaltung\w*|manutenzion[ei]|"
    r"entretien|maintenance|mantenimiento)\b",
    "interval": r"\b(?:how often|how frequently|how regularly|interval\w*|every how many|wie oft|alle wie viele|"
    r"ogni quanto|quante volte|quanto spesso|quando (?:tarare|calibrare|pulire)|a quelle frequence|tous les combien|"
    r"combien de fois|con que frecuencia|cada cuanto)\b",
    "calendar": r"\b(?:calendar|month by month|by month|per month|kalender|calendario|calendrier)\b",
    "tracker": r"\b(?:trackers?|tracking|single[- ]axis|1p|2p)\b",
    "no_tracker": r"\b(?:no|without|not) (?:a |any )?(?:trackers?|tracking)\b|\bfixed[- ]tilt\b",
    "roof": r"\b(?:roof(?:top)?s?|dach|tetto|toiture|tejado)\b",
    "ground_mount": r"\bground[- ]mount\w*\b|\bfree[- ]field\b",
    "south": r"\bsouthern hemisphere\b",
    "safety": r"\b(?:danger\w*|safe(?:ty|ly)?|risks?|risques?|rischi\w*|riesgos?|gefahr\w*|"
    r"hazard\w*|ppe|lock ?out|loto|protective|gefahrlich|"
    r"sicherheit\w*|schutzausrustung|psa|pericol\w+|sicurezza|who (?:may|can|should) do|dangereux|peligros\w*|"
    r"securite|seguridad|peligro\w*|danger|can (?:i|we) (?:open|touch|work|pull|disconnect))\b",
    "define": r"\b(?:defined|what (?:is|are|does)(?: an?| the)?|define|definition|meaning of|mean|explain|"
    r"difference between|good|formula|typical|"
    r"was (?:ist|bedeutet|heisst)|cos'?e|che cos'?e|cosa (?:e|significa)|qu'est-ce|que (?:es|significa)|unterschied|"
    r"differenza|diferencia)\b",
    "standard": r"\b(?:iec|nfpa|iso|cei)(?: ts)? ?\d{2,5}e?(?:-\d+)?\b|\ben ?[56]\d{4}(?:-\d+)?\b|"
    r"(?<![\d.,])6(?:0364|0904|1215|1724|1730|1829|2446|2548|2804|3019|3027)(?:-\d+)?(?![\d.,])",
    "code": r"\b(?:error|fault|alarm|event|code|fehler|fehlercode)(?: code| no\.?| number)?:? ?#?(?:[a-z]-?)?\d{2,5}\b",
    "vague": r"^(?:and )?(?:is it|are they|it is|it's|something(?: is)?|my|the|our)?.{0,30}\b(?:broken|fail\w*|"
    r"fault\w*|error|alarm|not working|damaged|stuck|defekt|kaputt)\b",
    # news
    "news": r"\b(?:news|headlines?|articles?|stories|story|feeds?|press|announce\w*|reported|nachrichten|"
    r"neuigkeiten|neues|meldungen|schlagzeilen|notizi[ae]|noticias?|novedades|novita|nouvelles|quoi de neuf|"
    r"actualites?|(?<!did that )(?<!did it )(?<!did this )(?<!that )happen\w*|"
    r"what'?s new|what is new|in the news|"
    r"recalls?)\b",
    "anything": r"\b(?:anything|something|any news|items?|tell me about|irgendwas|qualcosa|quelque chose|algo)\b",
    "alert": r"\b(?:alerts?|notif\w+|subscri\w+|unsubscri\w+|watch ?list|save (?:this|that|it|the|my)|saved|remind|"
    r"e-?mail me|delete|remove all|benachrichtig\w*|avvis\w+|alerte\w*|avisa\w*)\b",
    "sources": r"\b(?:sources?|feeds?|outlets?|quellen|fonti|fuentes)\b.{0,12}\b(?:list|do you|are|have|used?)\b|"
    r"\b(?:list|show|which|what|your)\b.{0,14}\b(?:sources|feeds|outlets)\b",
    "leaves_out": r"\bnot (?:about|in|from|on)\b|\b(?:without|except|excluding|but not)\b",
    "more": r"\b(?:more (?:about|on|of)|tell me (?:more|about)|details?|read (?:the|it|more)|full (?:text|item|"
    r"story)|expand|mehr uber|di piu|en savoir plus|mas (?:sobre|detalles)|erzahl\w*|elaborate)\b",
    "open": r"\b(?:open|link|url|website|original|visit|go to|source|offne\w*|quelle|apri\w*|fonte|ouvr\w+|abre\w*|"
    r"fuente)\b",
    "count": r"\b(?:how many|wie viele|quant[ie]|combien d'\w+|cuant[oa]s)\b",
    "which_countries": r"\b(?:which countries|welche lander|quali paesi|quels pays|que paises)\b",
    "brief": r"\b(?:one sentence|one line|briefly|in short)\b",
    "summarise": r"\b(?:summar\w+|overview|digest|round ?up|bullets?|zusammenfass\w*|fass\w* .{0,30}zusammen|"
    r"riassum\w*|resum\w+)\b",
}
_COMPILED = {cue: re.compile(pattern) for cue, pattern in (_PATTERNS | market_cues.PATTERNS).items()}


def find(line: str) -> frozenset[str]:
    """The cues that hold for a folded line."""
    return frozenset(cue for cue, pattern in _COMPILED.items() if pattern.search(line))
