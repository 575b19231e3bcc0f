"""Words that are no names: never corrected into a country, never searched for in the news. Lists only."""

from __future__ import annotations

# Words without meaning of their own; a search for news leaves them out.
EMPTY = frozenset(
    """
a about above again all also am an and any anyone anything are around as at be been being below but by can could did do does doing
don done down each either else ever every everything few for from further get give given gives go going got had has have having he
help her here hers him his how i if in into is isn it its just kind know last latest least less let like list look looks made make
many may maybe me mean means might mine more most much must my need new next no nor not now of off ok okay on once one only open or
other our out over own part per please plus put quite rather really said same say see seem seen shall she should since so some
something still such sure take tell than thank thanks that the their them then there these they thing things this those though
through time to today together told too toward under until up upon us use used uses using very via want wanted wants was way we well
went were what whatever when where whether which while who whom whose why will with within without would yes yet you your yours
der die das den dem des ein eine einer eines und oder ist sind war wie was wo wer wann welche welcher im in am auf fur von zu mit bei
aus nach uber auch nur mir mich uns bitte zeig zeige gib viel viele il lo la gli le un uno una di da in con su per tra fra e o che
come quanto quanta quanti quale quali dove sono era mi dammi mostra les des du au aux et ou est sont dans sur avec pour que qui
quel quelle quels combien montre el los las del al en y o es son cual cuanto cuanta muestra para como hay and vs versus
show display find found read check year years day days week weeks big small hat ha l d pv vs ac dc data dataset eh hm um whats
""".split()
)

# Words of the trade and of everyday English that look like a name to a typing-error reader.
PLAIN = (
    frozenset(
        """
about above access across action actual added addition additions adding affected affecting after again against alarm alert alerts
almost alternative although always amount amounts analysis angle announced announcement annual annually another anyone anything
answer answers array article articles asked assumed auction auctions availability available average averages backsheet balance
bankrupt bankruptcy bars based battery batteries because become before began begin behind being below best better between bigger
biggest block blocks board bottom box break breaker bring broken build building built bullet bullets burnt burning business bypass
cable cables calculate calculated calculation calculator calendar calibrate calibration capacity capex carport cause caused causes
caution cells certain chance change changed changes chart cheap cheaper cheapest check checks clean cleaning clear clearly climate
clipping close coal collapse column combiner coming companies company compare compared comparison complete component components
compound conditions connection connections connector connectors contract convert copper corrected correlation cost costs costing
could count countries country cracked cracks cumulative curtailed curtailment current currently curve daily damage danger dangerous
dataset datasets date dates decade decline declined decrease define definition degradation demand deploy deployed deployment
derating detail details develop developed developers development difference different direct discount dispatch distributed divide
dollar dollars double doubled doubling drop dropped drops dust during duties duty early earth effect electric electrical electricity
emerging energy engineer enough equipment error euros events every everyone evolution evolve evolved evolving exactly example
except expect expected expensive explain export factor factory fallen falling falls fast faster fastest fault faults figure figures
filter final finally fire first flash float follow following forecast forecasts frames further future general generate generation
germany getting giant global glass going graph great greater greatest green ground grounded group growing grown growth guide half
happen happened happening happens harvest height hello higher highest history hours house household hybrid hydrogen ignore ignored
important improve include included including increase increased index industry inspect inspection install installation
installations installed insolvency instead instruction instructions insulation insurance interest interval inverter inverters
investment irradiance island isolate isolation items joint junction labour large larger largest later latest launch leader leaders
leading league learn learned learning least letter level levelised levelized lifetime light lightning likely limit line lines
little local located location longer losing losses lower lowest machine maintain maintenance major maker makers making manual
manufacturer manufacturers manufacturing market markets matter maximum meaning measure measured measurement median medium metal
metals meter metric middle million minimum minus missing module modules money month monthly months moving multiple narrowed
national nearly never nominal north notice number numbers observed offshore often opening operate operating operation operations
operator opex option order organic other output outage outages outlook output overall owner panel panels particular partly people
percent percentage perfect perform performance period perovskite person photovoltaic photovoltaics place plant plants please point
policies policy polysilicon portfolio power premium present pressure pretty prevent preventive previous price prices pricing primary
problem problems process procedure produce producer producers production products profile progress project projection projects
proper provide public publish published purchase pyranometer quality quarter quarterly question questions quick quickly quotes
rain raise raised range ranked ranking rapid rate rates rather ratio ratios reach reached reaction ready really reason recall
recalls recent recently record recycling reduce reduced reference region regional regions regular regulation related relative
reliable remain remaining repair replace replaced report reports require required research reset residential resistance respect
result results retrofit return revenue right rising rooftop rooftops rules running safe safely safety sales scale schedule science
season second section sector segment segments sensor sensors separate series service several severe shade shading share shares
sheet shipments short should showing shows silver similar simple single sites situation slower small smaller smallest smart smoke
soiling solar solve source sources spare speak special specific spring spread stacked standard standards start started state
station status steps still stocks stopped storage stories story stowed string strings strong structure study subsidies subsidy
substation suddenly suggest summarise summarize summary summer supply support sure surge system systems table target tariff tariffs
technologies technology temperature tender tenders tested tests thanks their thermal these thing think third thirty those thought
three threshold through times title today together tomorrow tonnes topic topics torque total totals tracker trackers tracking trade
transformer trend trends triple tripled tripping trips turbine twice typical under understand units until update updates usage useful
usual utility value values vegetation versus visual voltage volume volatile wafer wafers warning warranty water weather website week
weekly weeks weight where whether which while whole winter without wonder worker workers working works world worse worst would wrong
yearly years yesterday yield yields young zubau solaire solare fotovoltaico fotovoltaica photovoltaik photovoltaique leistung
kapazitat capacita capacite capacidad installierte mercato marche mercado prezzo prezzi preis preise prix precio precios neuigkeiten
nachrichten notizie noticias nouvelles wartung manutenzione mantenimiento entretien wechselrichter autunno herbst sommer estate
""".split()
    )
    | EMPTY
)

# Words worth recognising when they are mistyped, since the reading hangs on them.
TELLING = (
    "capacity cumulative annual compare comparison growth ranking largest biggest additions installations installed installation "
    "evolving market cheapest cheaper modules module prices price silver copper aluminium monthly yearly electricity maintenance "
    "inverter performance combiner calendar tracker summer winter dangerous safety latest policy auction tariffs forecast "
    "definition difference availability degradation calculate photovoltaic"
).split()
