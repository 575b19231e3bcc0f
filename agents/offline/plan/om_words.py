"""The words of the calculators' questions in five languages, as patterns over a folded line."""

from __future__ import annotations

import re


def either(words: str) -> re.Pattern[str]:
    """Any of these words: `clean*` begins with it, `_` stands for a space, `=3` for up to three words in between."""
    return re.compile(rf"\b(?:{'|'.join(map(_pattern, words.split()))})")


def _pattern(word: str) -> str:
    parts = re.escape(word).replace(r"\*", r"\w*").replace("_", " ")
    parts = re.sub(r" =(\d) ", r" (?:\\w+ ){0,\1}", parts.replace(r"\=", "="))
    return parts if word.endswith("*") else rf"{parts}(?!\w)"


CLEAN = either("""
    clean cleaning cleanings cleaned cleans wash washed washing reinig* geputzt putzen pulire pulizia pulizie pulito
    pulita lavare lavaggio lavaggi nettoy* lavage lavages limpi*
""")
OF_OTHER_CLEANNESS = re.compile(r"\bclean[- ](?:energy|power|tech\w*|electricity|hydrogen|growth|industr\w*)\b")
OF_OTHER_THINGS = either("filter filters fan fans pyranom* piranom* sensor sensors inverter inverters wechselrichter")
PAYS = either("""
    pay pays should worth econom* optim* best_interval now when_should when_to when_do when_must when_shall time_to
    how_often lohn* wann wie_oft jetzt convien* quando ogni_quanto adesso ora quand tous_les_combien
    a_quelle_frequence rentab* maintenant vaut cuando cada_cuanto con_que_frecuencia ahora merece vale_la_pena
""")
DIRT = either("soil* dirt* dust* schmutz* verschmutz* sporc* saliss* encrass* sucied* ensuci*")
VALUE = either("""
    worth value valued values cost costs in_euros in_euro in_dollars in_money how_much_money revenue wert kost* vale
    valgono valore valeur valen valor vaut valent cout* cuesta* costa costano costato costo en_euros
""")
LOST = either("""
    lost loss losses losing missing outage* energy verl* ausfall* energie pers persa persi perso perdit* perd* pert*
    panne energia
""")
WARRANTY = either("warrant* guarant* garant* garanz* gewahrleist* leistungsgarant*")
OF_AVAILABILITY = either("availab* verfugbark* disponib*")
INSIDE = either("""
    inside within covered check claim still promise* allow* breach* power innerhalb erfullt noch leistung* dentro
    rispett* dans respect* cubiert* cumple*
""")
REPAIR = either("""
    repair*_=3_or_=2_replac* repair*_=3_or_=2_exchang* repair*_=3_or_=2_swap* fix*_=3_or_=2_replac*
    replac*_=3_or_=2_repair* exchang*_=3_or_=2_repair* replac*_=3_or_=2_fix* reparier*_=3_oder_=3_ersetz*
    reparier*_=3_oder_=3_austausch* reparier*_=3_oder_=3_auswechs* reparier*_=3_oder_=3_tausch*
    ersetz*_=3_oder_=2_reparier* austausch*_=3_oder_=2_reparier* ripar*_=3_o_=2_sostitu* ripar*_=3_o_=2_cambi*
    sostitu*_=3_o_=2_ripar* repar*_=3_ou_=2_remplac* repar*_=3_ou_=2_chang* remplac*_=3_ou_=2_repar*
    repar*_=3_o_=2_sustitu* repar*_=3_o_=2_reemplaz* repar*_=3_o_=2_cambi* sustitu*_=3_o_=2_repar*
    reemplaz*_=3_o_=2_repar*
""")
MODULES = either("modul* panel* panneau* pannell*")
OTHER_PARTS = either("""
    inverter inverters wechselrichter onduleur onduleurs inversor transformer transformers trafo transformator
    tracker trackers pyranom* piranom* sensor sensors combiner combiners switchgear fuse fuses cable cables
    connector connectors
""")
IN_MONEY = re.compile(
    r"\b(?:in|into|en|zu) (?:euros?|eur|us dollars?|dollars?|usd|pounds?|gbp|yuan|rupees?|yen|chf|dollari)\b"
)
BLOCK = either("block blocks wholesale whole_array whole_section whole_row blocco bloc bloque")
CREW = either("""
    crew crews team teams technician technicians staff personnel how_many_people how_many_persons how_many_workers
    how_many_men how_many_days man-days man-day mandays wie_viele_leute wie_viele_personen wie_viele_techniker
    wie_viele_tage techniker mannschaft* einsatzplan* quante_persone quanti_tecnici quanti_giorni tecnici squadra
    squadre equipe equipes techniciens combien_de_personnes combien_de_jours cuadrilla cuadrillas tecnicos
    cuantas_personas cuantos_dias cuantos_tecnicos
""")

RAINS = either("""
    rain rains raining rainfall dry_spell dry_spells regen regnet trocken* piogg* piove pluie pluies pleut lluvi*
    llueve sequia* siccita secheresse
""")
EVERY = re.compile(
    r"\b(?:every|each|between|alle|zwischen|ogni|tous les|toutes les|cada|entre|tra|spells?(?: of| is| are| last\w*)?|"
    r"interval\w*|trockenzeit\w*|mean|average)\W*(?:\w+ ){0,3}$"
)  # before a number of days
FIRST = either("""
    first 1st initial* erste* anfang* primo prima iniziale premiere premier primer primera inicial year_one year_1
""")
MEASURED = either("""
    measur* degrad* observ* actual* found losing loses rd gemess* misurat* mesur* medid*
""")
PROMISED = either("warrant* guarant* garant* garanz* allow* promis* gewahrleist* linear*")
UNSURE = re.compile(r"±|\+/-|\b(?:uncertain|unsicher|incert)\w*")
LASTS = re.compile(r"^\W*(?:linear |power |product )?(?:warrant|guarant|garant|garanz|gewahrleist)")
AT_AGE = re.compile(r"\b(?:at|after|age|aged|nach|bei|dopo|a|apres|tras|despues de|con)(?: (?:the )?age(?: of)?)? $")
LASTING = re.compile(
    r"(?:warrant|guarant|garant|garanz|gewahrleist)\w* (?:of|for|over|von|uber|di|per|de|sur|por)(?: the)? $"
)
SINGLE = either("repair* fix fixing fixed single one_by_one reparat* reparier* einzeln* ripar* repar*")
WHOLE = either("""
    replac* block* wholesale whole new ersetz* austausch* sostitu* blocco remplac* bloc sustitu* reemplaz* bloque
    cambi*
""")
OLD = either("old age since running_for in_operation alt betrieb* vecchi* eta vieux antigu* edad")
_AT_ONCE = r"(?:now|today|at once|right away|jetzt|heute|adesso|ora|subito|oggi|maintenant|aujourd'hui|ahora|hoy)(?!\w)"
_WASHING = r"\b(?:clean|wash|reinig|putz|pul|lava|nettoy|limpi)\w*"
CLEAN_NOW = re.compile(rf"{_WASHING}\W+(?:\w+\W+){{0,4}}{_AT_ONCE}|\b{_AT_ONCE}\W+(?:\w+\W+){{0,2}}{_WASHING}")
PRICE = re.compile(
    r"\b(?:prices?|pricing|cost|costs|expensive|cheap\w*|preise?n?|kosten|kostet|prezz[oi]|costa|costano|prix|coute(?:nt)?|"
    r"precios?|cuestan?)\b"
)
