"""The words that say what is wanted of the market: capacity, additions, rankings, growth, shares, projections."""

from __future__ import annotations

PATTERNS: dict[str, str] = {
    "capacity": r"\b(?:capacit(?:y|ies)(?! factor)|installed|installations?|[gm]w|additions?|deployment|deployed|"
    r"build-?out|fleet|install base|\w*bestand|parco|parc (?:solaire|photovoltaique)|parque (?:solar|fotovoltaico)|"
    r"zubau|\w*leistung|"
    r"kapazitat|capacita|capacite|capacidad|installe[er]?|installati|potenza|puissance|potencia|installierte?)\b",
    "cumulative": r"\b(?:cumulative|total(?:e|i|es)?|in total|overall|stock|installed (?:capacity|base|solar|pv)|"
    r"insgesamt|gesamt\w*|cumulat\w*|kumul\w*|cumulee?s?|acumulad[oa]s?|bestand|end of)\b",
    "annual": r"\b(?:buil[td]|building) (?:the )?(?:most|more|least)\b|\bmost built\b|\b(?:(?:19|20)\d\d|annual|"
    r"yearly|solar|pv|'s|its|their) build\b|"
    r"\b(?:did|does|do) .{1,40}\b(?:build|install|deploy|connect|commission)\b|"
    r"(?<!^)(?<!please )(?<!and )(?<!now )\badds?\b(?!-)|\b(?:annual|annually|additions?|added|"
    r"new (?:solar|pv|in)|"
    r"new (?!zealand|caledonia|south|york|mexico|jersey|delhi|data|figures?|numbers?|records?)"
    r"(?:[\w.]+ ){1,2}(?:solar|pv)\b|"
    r"new(?:ly)?(?: solar| pv)? (?:capacity|installations?|installed|build)|"
    r"installations|(?<!is )(?<!are )install(?:ed|s)? (?:in|per|each|during|every|last)|\w*zubau\w*|zugebaut|"
    r"neu installiert\w*|"
    r"new builds?|yearly|"
    r"installed how much|aggiunt\w+|annuale|annuelle?s?|annuels?|ajouts?|ajoutee?s?|anadi\w+|nuevas? instalaci\w+|"
    r"hinzugekommen|hinzugefugt|anual(?:es)?|anualmente|jahrlich\w*|annu[ae]llement|annualmente|ausbau|"
    r"nuov[aie] (?:installazion\w+|capacita)|nouvelles? (?:installations?|capacites?)|"
    r"a-t-(?:il|elle|on) (?:ete )?(?:install|ajout|raccord|construi)\w*|(?:a|ont) (?:ete |\w+ )?(?:installee?s?|"
    r"ajoutee?s?|raccordee?s?)|ajout\w*|"
    r"(?:ha|hanno|e stat[oa]|sono stat[ei]) (?:stat[oa] )?(?:installat|aggiunt|costruit)\w+|"
    r"(?:ha|han|habia) (?:\w+ )?(?:instalad|anadid|conectad|agregad|sumad)\w+|(?:se )?(?:instalo|instalaron|"
    r"instalaba\w*|anadi\w+|agreg\w+)|wurden? .{0,60}(?:installiert|gebaut|errichtet|"
    r"hinzugefugt)|built in|build in|put up|put in|connected in|came online|built out|"
    r"dazugebaut|(?:kam(?:en)?|kommt|kommen|gekommen)\b.{0,40}\b(?:dazu|hinzu)|neu dazu|dazukam\w*|"
    r"(?:s'est|se sont|s'y est) ajoute\w*|"
    r"(?:si e|si sono) aggiunt\w+|se sumaron|"
    r"\w*gebaut|errichtet\w*|angeschlossen|dazugekommen|hinzu|ans netz (?:gebracht|gegangen)|"
    r"in betrieb genommen|"
    r"neuanlagen|neue (?:anlagen|pv|photovoltaik|solaranlagen)|neubau\w*|neuinstallation\w*|add-ons?|"
    r"impiant\w+ nuov[oi]|instalaciones nuevas|installations (?:nouvelles|neuves)|"
    r"nuov[aie] (?:impiant\w+|potenza|fotovoltaico)|allacciat\w+|mess[oaie] in (?:rete|esercizio)|"
    r"entrat[oaie] in funzione|"
    r"nouvelles? (?:centrales?|puissances?|capacites?)|nouveaux? (?:parcs?|panneaux)|raccord\w+|mis(?:es?)? en service|"
    r"construi(?:t|te|ts|tes)|nuevos? (?:parques?|paneles)|nuevas? (?:plantas?|potencia|capacidad)|conect(?:o|aron|"
    r"ad[oa]s?)|"
    r"sumo|sumaron|incorpor(?:o|aron)|puso en marcha|install(?:ed|s)? (?:between|more than|over|less than|under|"
    r"at least|"
    r"up to|above|below) \d|(?:did|has|have) .{1,40}\b(?:put in|put up|add|roll out|bring online)\b|added|"
    r"(?:did|does|do|has|have) .{1,40}\bad\b|newly built|new builds?|newbuilds?)\b",
    "by_year": r"\b(?:(?:per|each|every|by) (?:year|jahr|anno)|pro jahr|year by year|over time|over the years)\b",
    "per_year": r"\b(?:per|each|every|by|a) (?:year|jahr|anno|annum)\b|\bpro jahr\b|\bpar an\b|\ball'anno\b|"
    r"\bpor ano\b",
    "market": r"\b(?:markets?|mercat[oi]|marches?|mercados?|markt|markte)\b",
    "evolve": r"\b(?:evol\w+|trends?|develop(?:s|ed|ing|ment)|history|historical\w*|timeline|entwick\w+|"
    r"andamento|evoluzione|evolucion|tendenz\w*|tendance\w*|tendenci\w*|verlauf|sviluppo|desarrollo|storico|"
    r"historique|historico|how (?:has|have) .{2,40} (?:done|gone|fared|changed))\b",
    "compare": r"\b(?:compar\w+|(?:par rapport (?:a|aux?)|rispetto a\w*|respecto (?:al?|del?)|frente a|gegenuber)"
    r"(?! (?:\w+ )?\d)|versus|vs|against|difference between|vergleich\w*|confront\w*|side by side|gegen|"
    r"contro|contra|mehr als|weniger als|piu (?:d[ei]|del\w*)|mas que|plus que|more than|less than|bigger than|"
    r"larger than|smaller than)\b",
    "rank": r"\b(?:top|rank(?:ed|ing|s)?|largest|biggest|leading|leaders?|(?<!at )most|highest|league|bottom|"
    r"smallest|tiniest|lowest|fewest|(?<!at )least|"
    r"which (?:\w+ )?countr(?:y|ies)|(?:con mas|con piu|avec le plus|mit de[rn] meisten)|who (?:leads|has the)|"
    r"number one|rangliste\w*|rangfolge|classement|classifica|clasificacion|graduatoria|champions?|"
    r"stark?ste[nrs]?|starksten|spitzenreiter|kleinste\w*|wenigste[nrs]?|(?:avec le |avec )moins(?! de \d)|"
    r"con meno(?! di \d)|"
    r"con menos(?! de \d)|"
    r"plus petite?s?|piu piccol[oaie]|minor[ei]|menor(?:es)?|mas pequen[oa]s?|grosste\w*|maggiori|principali|primi|"
    r"plus grands?|"
    r"mayores|welche lander|welches land|quels? pays|quali paesi|quale paese|que pais(?:es)?|am meisten|"
    r"am wenigsten|le plus|"
    r"le moins|maggior\w*|grandi|mayor\w*|mejores|meilleurs?|besten|fuhrende\w*|leader|chi ha|wer hat|qui a le|"
    r"quien tiene|who has (?:the )?more)\b",
    "countries": r"\b(?:(?:any|which|what|every|each) (?:market|place|state)|etats(?![- ]unis)|members?|"
    r"member states|mitglied\w*|(?:stati )?membri|membres|miembros|countr(?:y|ies)|"
    r"nations?|lander|land|"
    r"pays|paes[ei]|pais(?:es)?|markets)\b",
    "lowest": r"\b(?:(?:instalaron|anadieron|tienen|hanno|ont|installato|installe|ajoute|zugebaut) (?:le |il |el )?"
    r"(?:menos|meno|moins|wenigsten)(?! (?:de|di|que|qu'|als))|bottom|smallest|tiniest|lowest|(?<!at )least|fewest|"
    r"slowest|worst|weakest|(?:no|zero) growth|"
    r"(?:did|do|does|"
    r"have|has) not grow\w*|have no|had no|am wenigsten|wenigste[nrs]?|geringste\w*|schwachste\w*|(?:le |la |les |"
    r"avec le |avec )moins(?! de \d)|"
    r"plus petite?s?|plus faibles?|kleinste\w*|niedrigste\w*|piu piccol[oaie]|con meno|il meno|minor[ei]?|"
    r"meno (?:solare|fotovoltaico|installat\w+)|con menos|el menos|menor(?:es)?|mas pequen[oa]s?)\b|\b(?:is|comes|"
    r"the) last(?: one)?\W*$",
    "topmost": r"\b(?:top|largest|biggest|highest|most|fastest|am meisten|le plus)\b",
    "position": r"\b(?:zweit(?:e[nrs]?|grosste\w*)|dritt(?:e[nrs]?|grosste\w*)|deuxieme|troisieme|second[oa]|terz[oa]|"
    r"segund[oa]|tercer[oa]?)\b|\b(?:number|no\.?|rank|place|platz|position) ?#?(?:\d{1,2}|two|three)\b|"
    r"\b(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,2}(?:st|nd|rd|th))\b",
    "standing": r"\b(?:(?:in|among|part of) the (?:top|first) \d+|unter den (?:top|ersten) \w+|(?:tra i|fra i) primi|"
    r"parmi les \w+ premiers|entre los \w+ primeros|(?:que|cual) (?:puesto|lugar|posicion)|puesto|posizione|(?:che|"
    r"quale) posto|position|classe|"
    r"ranks?|ranking|position|platz|rang|place (?:is|does|has))\b",
    "best_year": r"\b(?:(?:la )?meilleure annee|annee record|annee de (?:tous les )?records?|bestes jahr|rekordjahr\w*|"
    r"starkstes jahr|miglior(?:e)? anno|anno (?:migliore|record)|mejor ano|ano (?:record|mejor))\b|"
    r"\b(?:quelle annee|(?:quale|che) anno|que ano|cual (?:fue )?(?:el )?(?:mejor )?ano|welches jahr|"
    r"in welchem jahr)\b.{0,40}"
    r"\b(?:meilleure?|pire|migliore|peggiore|mejor|peor|beste[ns]?|starkste[ns]?|schwachste[ns]?|record|rekord)\b|"
    r"\b(?:in (?:quale|che) anno|in welchem jahr|(?:en |dans )?quelle annee|(?:en )?que ano|"
    r"cual fue el ano)\b"
    r".{0,60}\b(?:di piu|piu(?! (?:d[aei]l?l?\w*|che|basso))|"
    r"il massimo|am meisten|meiste\w*|am starksten|le plus|mas|maximo|record|"
    r"rekord\w*)\b(?! (?:de|d[ei]) \d)|\b(?:best|strongest|record|peak|worst|weakest) year\b|\b(?:when|"
    r"year)\b.{0,40}\b(?:peak(?:ed)?|at its (?:peak|highest|strongest))\b|"
    r"\byear\b.{0,40}\b(?:most|best|largest|"
    r"biggest|"
    r"highest|record|least|lowest|worst)\b|\bwhen did\b.{0,30}\b(?:most|least)\b",
    "doubled": r"\b(?:raddoppi|duplic)\w+\b|"
    r"\b(?:doubl|tripl|quadrupl)\w+\b|\bverdoppel\w*\b|\bgrew (?:by )?(?:more than|over|at least)\b",
    "shrank": r"\b(?:shr[aiu]nk\w*|lost|lose|losing|declin\w*|decreas\w*|fell|fallen|negative growth|reduced)\b",
    "overtake": r"\b(?:when|what year|which year)\b.{0,60}\b(?:overt\w+|surpass\w*|pass(?:ed|es)?|ahead|leads?|"
    r"leading|led|(?:more|bigger|larger) than)\b|\bwann\b.{0,60}\buberhol\w+",
    "passes": r"\b(?:overt(?:ake|aking|akes|ook)|surpass\w*|pass(?:es)?|(?:get|be|move) ahead|lead|catch(?:es)? up|"
    r"uberhol\w*|(?:super|sorpass|depass|adelant|rebas)\w+)\b",
    "will_pass": r"\b(?:super|sorpass|depass|adelant|rebas)(?:era|ara)(?:nno|nn?o|n)?\b",
    "growth": r"\b(?:by what factor|(?:what )?multiples? of|times over|multipl(?:y|ied|ies)|vervielfach\w*|"
    r"moltiplicat\w*|multipli\w*|cagr|"
    r"grow(?:th|n|s|ing)?|grew|compound|increase rate|growth rate|wachs\w+|crescita|"
    r"gewachsen|cresciut\w+|cresce\w*|croissance|croit|cru|crecimiento|crecio|crece\w*|crecid[oa]|wuchs\w*|"
    r"zuwachs|zugenommen|incremento|progression|progresse)\b",
    "percent": r"\b(?:percent(?:age)?s?|per cent(?:o|uale)?|pour cent(?:age)?|por ?ciento|prozent\w*|percentual\w*|"
    r"pourcentages?|porcentajes?|porcentual\w*)\b|%|\bper ?cento\b",
    "yoy": r"\b(?:yoy|y/y|year[- ]on[- ]year|year[- ]over[- ]year|each year|every year|year by year)\b",
    "share": r"\b(?:shares?|slice|portion|chunk|what part|which part|fetta|porzione|tajada|porcion|"
    r"percentage|per ?cent of|proportion|fraction|part of|how much of|anteile?|"
    r"\w*marktanteil\w*|"
    r"prozent (?:der|des|von)|quota|quote di|percentuale|pourcentage|porcentaje|proporcion|cuota|"
    r"parte del|part (?:de|du|mondiale))\b|% of",
    "licence": r"\b(?:licen[cs]\w*|lizenz\w*|licenz[ae]|licencias?|terms of use|nutzungsbedingung\w*|copyright|"
    r"(?:use|reuse|quote|cite|sell|publish) (?:\w+ ){0,4}(?:data|numbers|figures)|(?:data|figures|"
    r"numbers) (?:\w+ ){0,3}"
    r"(?:free|commercially))\b",
    "segment": r"\b(?:segments?|segmented|residential|rooftop|utility[- ]scale|utility scale|small[- ]scale|"
    r"klein(?:e[nrs]?)? ?anlagen|petites? (?:installations?|centrales?)|piccol[io] impiant[io]|"
    r"pequenas (?:instalaciones|plantas)|"
    r"commercial|distributed|by type|breakdown|split|(?:ground[- ]?)?mounted|freiflachen\w*|dachanlagen)\b",
    "acdc": r"\b(?:ac or dc|dc or ac|in ac|in dc|mwac|mwdc|ac/dc)\b",
    "pass": r"\b(?:has|have|had|did|hat|haben|ha|a|ont|is|was)\b.{1,45}\b(?:cross\w*|pass(?:ed)?|exceed\w*|reach\w*|"
    r"surpass\w*|top(?:ped)?|hit|break|broken|uberschritten|erreicht|geknackt|superat[oa]|raggiunt[oa]|depasse|"
    r"atteint|franchi|superado|alcanzado|rebasado) (?:the |die |i |les |los )?\d|\b(?:wann|quando|quand|cuando|"
    r"in welchem jahr|bis wann|en quelle annee|in che anno|(?:entro|in) quale anno|en que ano)\b.{0,60}\b(?:"
    r"uberschr\w+|uberstieg\w*|uberst\w+|erreich\w*|knack\w*|super\w+|raggiun\w+|depass\w+|attein\w+|franch\w+|"
    r"alcanz\w+|rebas\w+|arriv\w+|lleg\w+|tocc\w+|unter|uber|oltre|sotto)\b|"
    r"\b(?:when (?:did|will|does|was|has|is|are|can|should)|what year|which year|first year|"
    r"year did)\b.{0,60}\b(?:pass\w*|"
    r"reach\w*|exceed\w*|cross\w*|hit|"
    r"top|surpass\w*|get to|break|more than|over|above|fall|fell|drop\w*|go|goes|went|below|under|cheaper)\b",
    "fastest": r"\b(?:fastest|faster|quicker|schneller|langsamer|slower|quickest|slowest|schnellsten?|langsamsten?|"
    r"piu (?:veloce\w*|rapid\w+|lent\w+)|"
    r"plus (?:vite|rapid\w*|lent\w*)|mas (?:rapid\w+|deprisa|lent\w+))\b|\bmost dynamic\b",
    "regions": r"\b(?:regions?|continents?|kontinent\w*|regionen?|regiones|region[ei]|continent[ei]s?)\b",
    "forecast": r"\b(?:forecast\w*|project(?:ion|ed|ions)|outlook|scenarios?|predict\w*|will (?:be|it be|"
    r"there be)|expected by|\w*prognosen?|ausblick|vorhersage\w*|szenari\w*|scenari|previsione|prevision[ie]?s?|"
    r"prospettive|perspectives|proyeccion\w*|pronostico\w*)\b",
    "will": r"\b(?:(?:expected|likely|due|set|going|on track|predicted|forecast) to|wann (?:erreicht|uberschreitet|"
    r"ubersteigt|knackt)|quando (?:raggiung\w+|superer\w+|supera)|"
    r"will|wird|werden|sera|seront|aura|sara|avra|saranno|raggiungera|atteindra|alcanzara|tendra|habra|arrivera(?:nno)?|depassera|superera(?:nno)?|tocchera|llegara|superara|aggiungera|crescera)\b",
    "case": r"\b(?:(?:optimis|pessimis|ottimis|pesimis)\w*|(?:best|worst|base|low|high|central|upper|lower|bull|bear)"
    r"[- ](?:case|scenario)|all (?:the )?(?:scenarios|cases))\b",
    "report": r"\b(?:(?:market|country|full|short|quick|solar|pv) (?:report|profile|overview|brief(?:ing)?|summary)|"
    r"reports? (?:on|for|about|of)|profile of|overview (?:of|on)|fact ?sheet|dossier|markt(?:bericht|uberblick|"
    r"report)|"
    r"landerbericht|lander?profil|bericht (?:uber|zu)|rapporto (?:su|di|sull?[ao']?)|scheda (?:paese|mercato)|"
    r"rapport (?:sur|de marche)|fiche (?:pays|marche)|informe (?:de|sobre|del)|ficha (?:de|del)|"
    r"(?:report|profile|overview)\W*$)\b",
    "reliable": r"\b(?:how (?:wrong|far off|often wrong)|how (?:\w+ ){0,3}(?:off|wrong|good) (?:are|were|is)|"
    r"(?:projections?|forecasts?|predictions?|prognosen?) (?:\w+ ){0,2}(?:off|wrong|miss(?:ed)?|error)|track record|"
    r"treffsicher\w*|wie (?:falsch|gut) (?:sind|waren)|quanto sbagli\w+|errore|erreurs?|se trompe\w*|"
    r"reliab\w*|trustworth\w*|vintages?|how (?:accurate|certain|sure|solid|good|precise|trusted)|"
    r"final|preliminary|provisional|vorlaufig\w*|provvisori\w*|provisoires?|"
    r"how (?:is|was|are|were) (?:it|that|this|they|these) (?:calculated|computed|made|derived)|"
    r"can i trust|how far can i trust|zuverlassig\w*|verlasslich\w*|wie genau|affidabil\w*|attendibil\w*|"
    r"fiab(?:les?|ilite)|confiables?)\b|\bwhy (?:is|are|does|do|can't|cannot|can not|no)\b.{0,40}\b2024\b",
    "index": r"\b(?:index(?:ed|es|iert)?|indices|normali[sz]ed?|indice|indexe[er]?s?|indicizz\w+)\b|= ?100\b",
    "gap": r"\b(?:minus(?! \d)|how many times|combien de fois|quante volte|cuantas veces|\w*vielmal|wie viel ?mal|"
    r"gap|difference|"
    r"distance|how far (?:\w+ ){0,3}(?:behind|ahead|off|from)|separates?|trail(?:s|ing)?|"
    r"lead over|margin|by how much|how much (?:more|less|bigger|larger|smaller)|abstand|unterschied|differenz|"
    r"vorsprung|"
    r"ruckstand|wie weit|um wie ?viel|(?:hinter|vor) (?:dem|der|den)? ?\w+ (?:liegt|zuruck)|ecart|difference|"
    r"de combien|"
    r"distacco|differenza|divario|di quanto|quanto (?:di )?(?:piu|meno)|scarto|diferencia|brecha|distancia|"
    r"cuanto (?:mas|menos))\b",
    "runner_up": r"\b(?:runners?[- ]up|(?:the )?second[- ](?:place|placed|best|largest|biggest)|number two|"
    r"the next one|"
    r"zweitplatzierte\w*|zweiten|dem zweiten|deuxieme|le second|secondo|segundo)\b",
    "leader": r"\b(?:its|sein(?:e[nmrs]?)?|ihr(?:e[nmr]?)?|leader'?s?|the winner(?:'s)?|number one'?s?|"
    r"the first(?:'s)?|"
    r"sa (?:part|quote-part)|la sua|il suo|su (?:cuota|parte|porcentaje))\b",
    "sum": r"\b(?:sum|suman?|sumar|sumad[oa]s|sumalos|somm[ae]\w*|summ\w*|addier\w*|add (?:them|both|the (?:two|"
    r"three))|"
    r"together|combined|altogether|add(?:ed)? up|in total|total|zusammen|insgesamt|ensemble|au total|"
    r"insieme|in totale|juntos|en total)\b",
    "csp": r"\b(?:csp|(?:solar|concentrat\w+) thermal|concentrat\w+ solar|solarthermie|solare termodinamico|"
    r"solaire thermodynamique|termosolar)\b",
    "since_when": r"^(?:and |und |et |e |y )?(?:since when|from when|seit wann|depuis quand|da quando|"
    r"desde cuando)\b",
    "stacked": r"\b(?:stack(?:ed|s)?|gestapelte?\w*|impilat\w*|empile\w*|apilad\w*)\b",
}
