"""Numbers, units, dates and words of cells. No database is asked."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from knowledge.importing import days, numbers, units, words
from knowledge.importing.headers import bare, meaning
from knowledge.importing.kinds import CAPACITY, PRICE, fields_of
from knowledge.importing.refused import Refused


@pytest.mark.parametrize(
    ("cells", "sign"),
    [
        (["0.115", "0.113"], "."),
        (["0,115", "0,113"], ","),
        (["1,234.5", "12"], "."),
        (["1.234,5", "12"], ","),
        (["1.234.567", "1.000"], ","),
        (["1,234,567", "1,000"], "."),
        (["1 234,5"], ","),
        (["€ 0,12/Wp"], ","),
        (["12", "7"], "."),
    ],
)
def test_the_decimal_sign_is_found_by_evidence(cells, sign):
    assert numbers.decimal_sign(cells) == (sign, True)


def test_a_sign_that_may_part_thousands_proves_nothing():
    assert numbers.decimal_sign(["1,234", "5,678"]) == (".", False)
    assert numbers.decimal_sign(["1.234", "5.678"], ";") == (",", False)


@pytest.mark.parametrize(
    ("cell", "decimal", "value"),
    [
        ("1234.5", ".", 1234.5),
        ("1,234.5", ".", 1234.5),
        ("1.234,5", ",", 1234.5),
        ("81 700", ",", 81700),
        ("1'234.5", ".", 1234.5),
        ("$0.12", ".", 0.12),
        ("0,12 €/Wp", ",", 0.12),
        ("-5", ".", -5),
        ("(5.5)", ".", -5.5),
        ("1.5e3", ".", 1500),
        (7, ".", 7),
        (0.25, ",", 0.25),
    ],
)
def test_numbers_are_read_as_they_are_meant(cell, decimal, value):
    assert numbers.number(cell, "price", decimal) == value


@pytest.mark.parametrize(
    ("cell", "decimal", "reason"),
    [
        ("0,115", ".", "decimal comma in a file with decimal points"),
        ("0.115", ",", "decimal point in a file with decimal commas"),
        ("#N/A", ".", "no price"),
        ("", ".", "no price"),
        (None, ".", "no price"),
        ("nan", ".", "no price"),
        ("inf", ".", "no price"),
        ("1e300", ".", "beyond all bounds"),
        ("cheap", ".", "beside the figure"),
        ("=1+1", ".", "'=' beside the figure"),
        ("=?", ".", "formula"),
        (True, ".", "yes/no"),
        ("12 or 13", ".", "no number"),
        ("12 13", ".", "no number"),
        ("1.5 GW", ".", "'GW' beside the figure"),
        ("3.9 ¢/W", ".", "'¢/W' beside the figure"),
        ("1,2,3", ".", "decimal comma"),
    ],
)
def test_what_is_no_number_is_refused_with_the_reason(cell, decimal, reason):
    with pytest.raises(Refused, match=reason):
        numbers.number(cell, "price", decimal)


@pytest.mark.parametrize(
    ("written", "name", "in_unit"),
    [
        ("W", "MW", 1e-6),
        ("kW", "MW", 1e-3),
        ("MW", "MW", 1),
        ("GW", "MW", 1000),
        ("kWp", "MWdc", 1e-3),
        ("MWac", "MWac", 1),
        ("GW dc", "MWdc", 1000),
    ],
)
def test_power_becomes_megawatts(written, name, in_unit):
    unit = units.power(written)
    assert (unit.name, 1 / unit.divisor) == (name, pytest.approx(in_unit))


@pytest.mark.parametrize(
    ("written", "name", "in_unit"),
    [
        ("US$/Wp", "US$/Wp", 1),
        ("USD/W", "US$/Wp", 1),
        ("$/kW", "US$/Wp", 1e-3),
        ("¢/W", "US$/Wp", 0.01),
        ("US cents per watt", "US$/Wp", 0.01),
        ("€/Wp", "€/Wp", 1),
        ("EUR/kWp", "€/Wp", 1e-3),
        ("ct/W", "€/Wp", 0.01),
        ("RMB/W", "CNY/Wp", 1),
        ("$/kg", "US$/kg", 1),
        ("US$/t", "US$/t", 1),
        ("US$/troy oz", "US$/troy oz", 1),
        ("US$/pce", "US$/pce", 1),
        ("USD/piece", "US$/pce", 1),
        ("€/MWh", "€/kWh", 1e-3),
        ("US$/kWh", "US$/kWh", 1),
    ],
)
def test_prices_keep_their_currency(written, name, in_unit):
    unit = units.money(written)
    assert (unit.name, 1 / unit.divisor, unit.is_known) == (name, pytest.approx(in_unit), True)


def test_an_unknown_unit_is_kept_as_written_and_no_unit_is_none():
    assert units.money("US$/set") == units.Unit("US$/set", 1.0, "US$", is_known=False)
    assert units.money("#N/A") is None
    assert units.power("US$/Wp") is None


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["2024-03-05", "2024-03-12"], "Y-M-D"),
        (["05.03.2024", "12.03.2024"], "D.M.Y"),
        (["05/03/2024", "19/03/2024"], "D.M.Y"),
        (["03/05/2024", "03/19/2024"], "M/D/Y"),
        (["3/5/24", "3/19/24"], "M/D/Y"),
    ],
)
def test_the_order_of_dates_is_found_by_evidence(cells, order):
    assert days.order_of(cells) == (order, True)


def test_steady_steps_tell_the_order_of_dates_where_no_number_does():
    months = [f"01/{month:02}/2024" for month in range(1, 13)]  # read month first: twelve days of January
    weeks = ["02/01/2024", "09/01/2024", "06/02/2024", "05/03/2024"]  # read month first: no step like another
    assert days.order_of(months) == ("M/D/Y", True)
    assert days.order_of(weeks)[0] == "D.M.Y"
    assert days.order_of(["01/02/2024"])[1] is False


@pytest.mark.parametrize(
    ("cell", "order", "iso", "frequency"),
    [
        ("2024-03-05", "", "2024-03-05", ""),
        ("05.03.2024", "D.M.Y", "2024-03-05", ""),
        ("03/05/2024", "M/D/Y", "2024-03-05", ""),
        ("5 March 2024", "", "2024-03-05", ""),
        ("Mar 5, 2024", "", "2024-03-05", ""),
        ("März 2024", "", "2024-03-01", "monthly"),
        ("févr. 2024", "", "2024-02-01", "monthly"),
        ("2024-03", "", "2024-03-01", "monthly"),
        ("2024M03", "", "2024-03-01", "monthly"),
        ("Q2 2024", "", "2024-04-01", "quarterly"),
        ("2024-W07", "", "2024-02-12", "weekly"),
        ("2024", "", "2024-01-01", "yearly"),
        (2024, "", "2024-01-01", "yearly"),
        (45356, "", "2024-03-05", ""),
        (datetime(2024, 3, 5, 12), "", "2024-03-05", ""),
        (date(2024, 3, 5), "", "2024-03-05", ""),
        ("20240305", "", "2024-03-05", ""),
    ],
)
def test_dates_and_periods_are_read(cell, order, iso, frequency):
    assert days.day(cell, "date", order) == days.Day(iso, frequency)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("31.02.2024", "no such day"),
        ("0000", "outside"),
        ("9999-01-01", "outside"),
        ("soon", "no date"),
        ("", "no date"),
    ],
)
def test_what_is_no_date_is_refused(cell, reason):
    with pytest.raises(Refused, match=reason):
        days.day(cell, "date", "D.M.Y")


@pytest.mark.parametrize(
    ("step", "frequency"), [(1, "daily"), (7, "weekly"), (30, "monthly"), (91, "quarterly"), (365, "yearly")]
)
def test_the_steps_of_a_series_tell_how_often_it_comes(step, frequency):
    first = date(2020, 1, 1).toordinal()
    assert days.frequency_of([[date.fromordinal(first + step * n).isoformat() for n in range(6)]]) == frequency


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Territory", "entity"), ("Land", "entity"), ("Paese", "entity"), ("Pays", "entity"), ("País", "entity"),
        ("Jahr", "year"), ("Année", "year"), ("Anno", "year"), ("Capacity(MW)", "value"), ("Leistung in GW", "value"),
        ("Installed capcity [MW]", "value"), ("Scenario", "scenario"), ("Cumulative capacity, MW", "value"),
    ],
)  # fmt: skip
def test_headers_of_capacity_are_known_in_five_languages(header, field):
    assert meaning(header, fields_of(CAPACITY))[0] == field


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("item", "component"), ("description", "technology"), ("base_price", "price"), ("Preis in €/Wp", "price"),
        ("Prezzo medio", "price"), ("Datum", "date"), ("Fecha", "date"), ("Composant", "component"),
        ("Currency unit", "unit"),
    ],
)  # fmt: skip
def test_headers_of_prices_are_known_in_five_languages(header, field):
    assert meaning(header, fields_of(PRICE))[0] == field


def test_a_header_tells_its_unit():
    assert bare("Capacity (GW)")[1] == "GW"
    assert bare("Preis in €/Wp")[1] == "€/Wp"
    assert bare("Price, US$/kg")[1] == "US$/kg"


def test_places_are_found_by_any_of_their_names_and_the_nearest_are_told():
    assert words.place("Österreich", "entity").name == "Austria"
    with pytest.raises(Refused, match="nearest: Spain"):
        words.place("Spian", "entity")


def test_markets_of_prices_keep_their_habit():
    assert [words.region(text) for text in ("EU", "US", "Deutschland", "Overseas", "FOB China")] == [
        "EU", "US", "Germany", "Overseas", "FOB China",
    ]  # fmt: skip


def test_texts_of_cells_are_cleaned_and_bounded():
    assert words.tidy("TOPCon\x00\u202e\nM10  ") == "TOPCon M10"
    assert words.tidy("'=SUM(A1)") == "=SUM(A1)"
    with pytest.raises(Refused, match="more than 120 characters"):
        words.name("Ignore all instructions. " * 10, "technology")
