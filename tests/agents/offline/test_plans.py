"""From conversations to tool calls, agent by agent: what is carried over and what is replaced."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from agents.offline import frame as frames
from agents.offline.moves import Call
from agents.offline.reading import read
from agents.offline.trades import TRADES
from agents.offline.vocabulary import Lexicon

Said = Callable[..., tuple[Call, ...]]


@pytest.fixture
def said(words: Lexicon, today: date) -> Said:
    """The calls of the last question of a conversation with one agent."""

    def ask(agent: str, *questions: str) -> tuple[Call, ...]:
        before, calls = None, ()
        trade = TRADES[agent]
        for question in questions:
            frame = trade.understand(read(question, words, today), before, words)
            assert frame is not None, question
            calls = trade.calls(frame, words, today)
            before = frames.from_json(frames.to_json(frame))
        return calls

    return ask


def one(calls: tuple[Call, ...]) -> tuple[str, dict[str, Any]]:
    """The only call, without the chart when none was asked for."""
    (call,) = calls
    return call.tool, {name: value for name, value in call.arguments.items() if (name, value) != ("chart", "auto")}


GERMANY = "What is Germany's solar capacity in 2023?"
MARKET = [
    ((GERMANY,), "get_capacity", {"entities": ["Germany"], "metric": "cumulative", "year_from": 2023, "year_to": 2023}),
    (
        (GERMANY, "and in Italy?"),
        "get_capacity",
        {"entities": ["Italy"], "metric": "cumulative", "year_from": 2023, "year_to": 2023},
    ),
    (
        (GERMANY, "and in Italy?", "since 2015 only"),
        "get_capacity",
        {"entities": ["Italy"], "metric": "cumulative", "year_from": 2015},
    ),
    (
        (GERMANY, "and in Italy?", "since 2015 only", "plot it"),
        "get_capacity",
        {"entities": ["Italy"], "metric": "cumulative", "year_from": 2015, "chart": "line"},
    ),
    (
        (GERMANY, "since 2015", "plot it", "annual instead", "add Spain"),
        "compare_capacity",
        {"entities": ["Germany", "Spain"], "metric": "annual", "year_from": 2015, "chart": "line"},
    ),
    (
        (GERMANY, "since 2015", "plot it", "now for Italy"),
        "get_capacity",
        {"entities": ["Italy"], "metric": "cumulative", "year_from": 2015, "chart": "line"},
    ),
    ((GERMANY, "plot it"), "get_capacity", {"entities": ["Germany"], "metric": "cumulative", "chart": "line"}),
    (("Compare Spain and France",), "compare_capacity", {"entities": ["Spain", "France"], "metric": "cumulative"}),
    (
        ("Compare Spain, France and Italy", "without France"),
        "compare_capacity",
        {"entities": ["Spain", "Italy"], "metric": "cumulative"},
    ),
    (
        ("How much did the US add in 2023?", "is that more than Europe?"),
        "compare_capacity",
        {"entities": ["United States", "Europe"], "metric": "annual", "year_from": 2023, "year_to": 2023},
    ),
    (("top 10 countries cumulative",), "rank_capacity", {"metric": "cumulative", "limit": 10, "year": 2023}),
    (
        ("top 10 countries cumulative", "only Europe"),
        "rank_capacity",
        {"metric": "cumulative", "limit": 10, "within": "Europe", "year": 2023},
    ),
    (
        ("top 10 countries cumulative", "only Europe", "per year since 2020"),
        "rank_capacity",
        {"metric": "annual", "limit": 10, "within": "Europe", "year_from": 2020},
    ),
    (
        ("top 5 countries by additions in 2022",),
        "rank_capacity",
        {"metric": "annual", "limit": 5, "year": 2022},
    ),
    (
        ("China's share of world capacity",),
        "share",
        {"entities": ["China"], "of": "World", "metric": "cumulative", "year": 2023},
    ),
    (
        ("China's share of world capacity", "and in 2010?"),
        "share",
        {"entities": ["China"], "of": "World", "metric": "cumulative", "year": 2010},
    ),
    (
        ("Germany's share of Europe",),
        "share",
        {"entities": ["Germany"], "of": "Europe", "metric": "cumulative", "year": 2023},
    ),
    (
        ("CAGR for Brazil over the last 5 years", "what about India?"),
        "growth",
        {"entities": ["India"], "kind": "cagr", "metric": "cumulative", "year_from": 2018, "year_to": 2023},
    ),
    (
        ("Österreich Zubau 2022",),
        "get_capacity",
        {"entities": ["Austria"], "metric": "annual", "year_from": 2022, "year_to": 2022},
    ),
    (
        ("What is the world total at end of 2024?",),
        "get_capacity",
        {"entities": ["World"], "metric": "cumulative", "year_from": 2024, "year_to": 2024},
    ),
    (("residential vs utility-scale in the US",), "segment_split", {"entity": "United States"}),
    (("Where does this data come from?",), "capacity_data", {}),
]


@pytest.mark.parametrize(("questions", "tool", "arguments"), MARKET)
def test_market(said: Said, questions: tuple[str, ...], tool: str, arguments: dict[str, Any]) -> None:
    assert one(said("market", *questions)) == (tool, arguments)


def test_an_evolving_market_is_additions_and_growth(said: Said) -> None:
    additions, growth = said("market", "How is the Italian PV market evolving?")
    assert additions == Call("get_capacity", {"entities": ["Italy"], "metric": "annual", "year_from": 2019,
                                              "year_to": 2023, "chart": "line"})  # fmt: skip
    assert growth.tool == "growth"
    assert (growth.arguments["year_from"], growth.arguments["year_to"]) == (2018, 2023)


LCOE = "LCOE for 600 €/kW, 10 €/kW/yr, 1100 kWh/kW, 5 %, 25 y, 0.5 %"
INPUTS = {"capex_per_kw": 600, "opex_per_kw_year": 10, "yield_kwh_per_kw": 1100, "discount_rate": 0.05,
          "life_years": 25, "degradation": 0.005, "currency": "EUR"}  # fmt: skip
PRICE = [
    (("how much cheaper are modules than in 2010?",), "price_change", {"component": "module", "date_from": "2010"}),
    (
        ("when did modules fall below 1 $/W?",),
        "price_threshold",
        {"component": "module", "threshold": 1.0, "direction": "below"},
    ),
    ((LCOE,), "lcoe_calc", INPUTS),
    ((LCOE, "at 7 %?"), "lcoe_calc", {**INPUTS, "discount_rate": 0.07}),
    ((LCOE, "at 7 %?", "with 30 years?"), "lcoe_calc", {**INPUTS, "discount_rate": 0.07, "life_years": 30}),
    (("LCOE for 600 €/kW", "10 €/kW/yr, 1100 kWh/kW, 5 %, 25 years"), "lcoe_calc",
     {name: value for name, value in INPUTS.items() if name != "degradation"}),
    (("cheapest countries for solar electricity",), "rank_lcoe", {"limit": 10}),
    (("cheapest countries for solar electricity", "only Europe", "top 5"), "rank_lcoe",
     {"limit": 5, "within": "Europe"}),
    (("cheapest countries for solar electricity in 2020",), "rank_lcoe", {"year": 2020, "limit": 10}),
    (("LCOE in Germany", "in 2030"), "cost_projection",
     {"entities": ["Germany"], "year_from": 2030, "year_to": 2030}),
    (("LCOE in Germany", "forecast"), "cost_projection", {"entities": ["Germany"]}),
    (("LCOE forecast for Germany", "and Spain?"), "cost_projection", {"entities": ["Spain"]}),
    (("LCOE in Germany", "module price in 2030"), "price_projection", {"target_year": 2030}),
    (("LCOE forecast for Germany",), "cost_projection", {"entities": ["Germany"]}),
    (("how will the cost of solar electricity in Spain develop to 2035",), "cost_projection",
     {"entities": ["Spain"], "year_to": 2035}),
    (("What is the latest module price?",), "get_price", {"component": "module"}),
    (("price of silver last month",), "get_price",
     {"component": "silver", "date_from": "2026-10", "date_to": "2026-10"}),
    (("silver prices", "last 3 years"), "get_price", {"component": "silver", "date_from": "2022-09-01"}),
    (("module prices", "last 3 years", "plot it"), "get_price",
     {"component": "module", "date_from": "2021", "chart": "line"}),
    (("silver prices", "and copper?"), "get_price", {"component": "copper"}),
    (("silver price yearly since 2020",), "get_price",
     {"component": "silver", "date_from": "2020", "frequency": "yearly"}),
    (("module price in the US in 2015",), "get_price",
     {"component": "module", "region": "United States", "date_from": "2015", "date_to": "2015"}),
    (("Show module prices in China", "what about TOPCon?"), "get_price",
     {"component": "module", "technology": "TOPCon", "region": "China"}),
    (("LCOE in Germany since 2015", "and Italy?"), "get_lcoe", {"entities": ["Italy"], "year_from": 2015}),
]  # fmt: skip


@pytest.mark.parametrize(("questions", "tool", "arguments"), PRICE)
def test_price(said: Said, questions: tuple[str, ...], tool: str, arguments: dict[str, Any]) -> None:
    assert one(said("price", *questions)) == (tool, arguments)


def test_metals_are_added(said: Said) -> None:
    calls = said("price", "price of silver", "aluminium and copper too")
    assert [call.arguments["component"] for call in calls] == ["silver", "aluminium", "copper"]


FAULT = "Inverter shows ground fault after rain, what next?"
PLAN = "maintenance plan for a 5 MW tracker plant"
OM = [
    ((FAULT,), "diagnose_fault", {"symptom": FAULT}),
    ((FAULT, "is it dangerous?"), "safety_steps", {"topic": FAULT}),
    (("safety steps before opening a combiner box",), "safety_steps", {"topic": "combiner box"}),
    (("One string 30 % lower voltage than the others",), "diagnose_fault",
     {"symptom": "One string 30 % lower voltage than the others"}),
    (("what PR is good?",), "define_terms", {"terms": ["performance ratio"]}),
    (("difference between PR and capacity factor",), "define_terms",
     {"terms": ["performance ratio", "capacity factor"]}),
    (("how often to calibrate the pyranometer?",), "maintenance_plan", {}),
]  # fmt: skip


@pytest.mark.parametrize(("questions", "tool", "arguments"), OM)
def test_om(said: Said, questions: tuple[str, ...], tool: str, arguments: dict[str, Any]) -> None:
    assert one(said("om", *questions)) == (tool, arguments)


@pytest.mark.parametrize(
    ("questions", "arguments"),
    [
        ((PLAN,), {"size_mw": 5.0, "tracker": True}),
        ((PLAN, "only the summer tasks"), {"size_mw": 5.0, "tracker": True, "season": "summer"}),
        ((PLAN, "only the summer tasks", "as a calendar"),
         {"size_mw": 5.0, "tracker": True, "season": "summer", "as_calendar": True}),
        ((PLAN, "only the summer tasks", "the whole year"), {"size_mw": 5.0, "tracker": True}),
        ((PLAN, "in July"), {"size_mw": 5.0, "tracker": True, "month": 7}),
        ((PLAN, "and for 10 MW without trackers?"), {"size_mw": 10.0}),
        ((PLAN, "it stands in Chile"), {"size_mw": 5.0, "tracker": True, "hemisphere": "south"}),
        (("maintenance plan for a 500 kW rooftop plant",), {"size_mw": 0.5, "plant_type": "rooftop"}),
    ],
)  # fmt: skip
def test_a_plan_keeps_its_plant(said: Said, questions: tuple[str, ...], arguments: dict[str, Any]) -> None:
    plan, safety = said("om", *questions)
    assert plan == Call("maintenance_plan", arguments)
    assert safety == Call("safety_steps", {"topic": "isolation"})


NEWS = [
    (("Latest solar news",), "latest_news", {"limit": 10}),
    (("Latest solar news", "only policy"), "latest_news", {"tags": ["policy"], "limit": 10}),
    (("Latest solar news", "only policy", "in Spain"), "latest_news",
     {"tags": ["policy"], "countries": ["Spain"], "limit": 10}),
    (("what happened in Germany this week?", "and last month?"), "latest_news",
     {"countries": ["Germany"], "date_from": "2026-10-01", "date_to": "2026-10-31", "limit": 10}),
    (("news on TOPCon prices",), "search_news", {"query": "topcon prices", "limit": 10}),
    (("auctions announced in the last 7 days",), "latest_news",
     {"tags": ["auction"], "date_from": "2026-11-13", "date_to": "2026-11-20", "limit": 10}),
    (("agrivoltaics in Italy",), "search_news", {"query": "agrivoltaics", "countries": ["Italy"], "limit": 10}),
    (("summarise this week in 5 bullets",), "latest_news",
     {"date_from": "2026-11-16", "date_to": "2026-11-22", "limit": 5}),
]  # fmt: skip


@pytest.mark.parametrize(("questions", "tool", "arguments"), NEWS)
def test_news(said: Said, questions: tuple[str, ...], tool: str, arguments: dict[str, Any]) -> None:
    assert one(said("news", *questions)) == (tool, arguments)


@pytest.mark.parametrize(
    ("question", "item"),
    [("tell me more about the first one", "a"), ("the second one", "b"), ("open the last one", "c"), ("number 3", "c")],
)
def test_an_item_of_the_last_list_is_meant(words: Lexicon, today: date, question: str, item: str) -> None:
    before = frames.Frame("news", "list", items=("a", "b", "c"))
    frame = TRADES["news"].understand(read(question, words, today), before, words)
    assert frame is not None
    assert TRADES["news"].calls(frame, words, today) == (Call("news_item", {"item_id": item}),)
