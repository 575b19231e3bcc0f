"""What a tool call takes: over the data that come with Heliodesk, and over a price list of a million rows.

The list has 1,000 series of 1,000 weeks; a call reads a few of them. Both engines; nothing else is asked meanwhile.
"""

from __future__ import annotations

import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from flask import Flask
from sqlalchemy import insert

import config
import schema
from agents.base import ToolResult
from agents.tools import market, price, price_analysis, price_outlook
from app import create_app
from benchmarks.table import Figure, at_most, number, percentile
from extensions import db, sessions
from knowledge import price_extents, starter
from knowledge import vocabulary as words
from models import Dataset, Edition, Price
from tests import postgresql

RUNS = 20
KINDS = [f"kind {number}" for number in range(10)]
REGIONS = [f"region {number}" for number in range(10)]
COMPONENTS = [f"part {number}" for number in range(10)]
WEEKS = 1_000
FIRST_WEEK = date(2007, 1, 1)
Call = Callable[[], ToolResult]

STARTER: dict[str, Call] = {
    "get_capacity": lambda: market.get_capacity(["Germany"], "cumulative"),
    "rank_capacity": lambda: market.rank_capacity("annual"),
    "get_price": lambda: price.get_price("module"),
    "compare_prices": lambda: price.compare_prices(["aluminium", "copper"], date_from="2015"),
    "price_change": lambda: price.price_change("module", date_from="2010"),
    "price_threshold": lambda: price.price_threshold("module", 1.0),
    "volatility": price_analysis.volatility,
    "correlation": lambda: price_analysis.correlation("silver", "copper"),
    "learning_rate": price_outlook.learning_rate,
    "price_projection": lambda: price_outlook.price_projection(2030),
    "get_lcoe": lambda: price.get_lcoe(["Germany", "World"]),
    "rank_lcoe": price.rank_lcoe,
    "price_data": price.price_data,
}
IMPORTED: dict[str, Call] = {
    "get_price": lambda: price.get_price("part 3", "kind 4", "region 5"),
    "get_price, monthly": lambda: price.get_price("part 3", "kind 4", "region 5", frequency="monthly"),
    "get_price, a year of 8 series": lambda: price.get_price("part 3", "kind 4", date_from="2025", date_to="2025"),
    "compare_prices": lambda: price.compare_prices(["part 3"], ["kind 4"], ["region 5", "region 6"]),
    "price_change": lambda: price.price_change("part 3", date_from="2020"),
    "price_change, a week": lambda: price.price_change("part 3", "kind 4", lag="1w"),
    "price_threshold": lambda: price.price_threshold("part 3", 0.5, technology="kind 4", region="region 5"),
    "premium": lambda: price_analysis.premium("part 3", "region 5", "region 6", "kind 4"),
    "volatility": lambda: price_analysis.volatility(["part 3"], "kind 4", "region 5"),
    "correlation": lambda: price_analysis.correlation("part 3", "part 4", region="region 5", other_region="region 5"),
    "distribution": lambda: price_analysis.distribution("part 3", "region", "kind 4", date_from="2025", date_to="2025"),
    "get_price, module": lambda: price.get_price("module"),
}


def measure() -> Iterator[Figure]:
    with postgresql.cluster() as url:
        yield from _on("PostgreSQL", url)
    yield from _on("SQLite", "")


def _on(name: str, url: str) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="heliodesk-bench-") as folder:
        app = create_app(config.load({"DATA_DIR": folder, "DATABASE_URL": url, "LOG_LEVEL": "error"}))
        schema.upgrade(app)
        with sessions.write() as session:
            starter.ensure(session)
            session.commit()
        yield _figure(f"{name}: tool call, starter data", 5, STARTER)
        _imported()
        yield _figure(f"{name}: tool call, 1,000,000 imported prices", 20, IMPORTED)
        yield _words(name)
        _close(app)


def _figure(name: str, limit: float, calls: dict[str, Call]) -> Figure:
    """The slowest call's median is held against the limit; each call is made once before it is measured."""
    medians = {tool: _median(call) for tool, call in calls.items()}
    slowest = max(medians, key=lambda tool: medians[tool])
    middle = number(statistics.median(medians.values()))
    how = f"{len(calls)} calls, {RUNS} times each: the median of the slowest one, and that of all"
    return at_most(name, limit, medians[slowest], "ms", how, f"{slowest}; of all {middle} ms")


def _median(call: Call) -> float:
    if not call().ok:
        raise RuntimeError(f"A measured call was refused: {call()}")
    return statistics.median(_milliseconds(call) for _ in range(RUNS))


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _words(name: str) -> Figure:
    """What every process does once after an import: read the vocabulary anew."""
    took = [_milliseconds(_read_anew) for _ in range(RUNS)]
    how = f"{RUNS} times; what each process does once after the data changed"
    return at_most(
        f"{name}: vocabulary read anew", 100, statistics.median(took), "ms", how, f"p95 {percentile(took, 95):.0f} ms"
    )


def _read_anew() -> None:
    words._known, words._looked = None, float("-inf")
    words.vocabulary()


def _imported() -> None:
    """A licensed price list as an import would leave it: stored whole, then switched on."""
    edition_id = uuid.uuid4()
    with sessions.write() as session:
        dataset = Dataset(code="bench", kind="price", title="Price list", publisher="Bench", licence="own", notes="")
        session.add(dataset)
        session.flush()
        session.add(
            Edition(
                id=edition_id,
                dataset_id=dataset.id,
                name="1",
                as_of=FIRST_WEEK,
                citation="Bench",
                checksum="",
                active=True,
            )
        )
        session.flush()
        for component in COMPONENTS:
            for kind in range(len(KINDS)):
                session.execute(insert(Price), list(_rows(component, kind, edition_id)))
        price_extents.fill(session, edition_id)
        session.commit()


def _rows(component: str, kind: int, edition_id: uuid.UUID) -> Iterator[dict[str, object]]:
    """One technology in every region: prices that fall, each series in a step of its own."""
    fixed = {
        "component": component,
        "frequency": "weekly",
        "unit": "US$/Wp",
        "price_basis": "nominal US$",
        "status": "",
    }
    for place, region in enumerate(REGIONS, start=1):
        names = {**fixed, "technology": KINDS[kind], "region": region, "edition_id": edition_id}
        for week in range(WEEKS):
            swing = 1 + (week * (kind + 1) * place % 17) / 100
            value = (1 + kind / 10) * (1 + place / 10) * 0.998**week * swing
            yield {**names, "date": FIRST_WEEK + timedelta(weeks=week), "price": value}


def _close(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
