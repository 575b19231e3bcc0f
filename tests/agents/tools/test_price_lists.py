"""A price list with hundreds of series: what is told of it has an end."""

from __future__ import annotations

import pytest

from agents.engine import toolbox
from agents.tools import price
from tests.knowledge.importing.files import choice, load, write

SERIES = 300
MOST = 30_000  # characters of one result, some 8,000 tokens


@pytest.fixture
def _list(app, starter_data, tmp_path):
    lines = [f"2025-01-06,module,TOPCon,Hub {n},0.1{n:03},US$/Wp\n" for n in range(SERIES)]
    with app.app_context():
        load(write(tmp_path, f"date,component,technology,region,price,unit\n{''.join(lines)}"), choice("many"))
        yield


@pytest.mark.usefixtures("_list")
def test_a_price_names_a_few_of_many_other_series():
    result = price.get_price("module")
    assert result.summary["other_count"] == SERIES + 1  # and that of the United States
    assert len(result.summary["other_series"]) < 20
    assert f"and {SERIES + 1 - 3} more" in "".join(result.warnings)
    assert len(toolbox.told(result, [1] * len(result.sources))) < MOST


@pytest.mark.usefixtures("_list")
def test_the_list_of_data_has_every_series_in_its_table_and_tells_a_part():
    result = price.price_data()
    assert result.summary["series_count"] > SERIES
    named = {str(row[0]) for row in result.rows}
    assert {n for n in range(SERIES) if f"Module TOPCon, Hub {n} (nominal US$)" in named} == set(range(SERIES))
    assert any("the table has all of them" in one for one in result.warnings)
    assert len(toolbox.told(result, [1] * len(result.sources))) < MOST
