"""How figures are written: scale, decimals, separators, minus sign, unit. The one place that writes numbers."""

from __future__ import annotations

GIGA = 1_000.0  # MW from which GW are written
QUOTED_BELOW = 0.2  # money per Wp: modules and cells of today are quoted to a hundredth of a cent
_MONEY = {"EUR": "€", "USD": "US$", "GBP": "£"}
_ORDINALS = {1: "st", 2: "nd", 3: "rd"}


def power(megawatts: float, unit: str = "MW") -> str:
    """ "81.7 GW", "1,419 GW", "840 MW", "8.4 MW"; a unit such as MWac keeps its ending."""
    ending = unit[2:] if unit.startswith("MW") else ""
    if abs(megawatts) >= GIGA:
        return f"{_figure(megawatts / GIGA, 0 if abs(megawatts) >= 1_000_000 else 1)} GW{ending}"
    size = abs(megawatts)
    digits = 0 if size >= 100 or not size else 1 if size >= 1 else 2 if size >= 0.1 else 3
    return f"{_figure(megawatts, digits)} MW{ending}"


def round_power(megawatts: float) -> str:
    """A value as a person gave it: "50 GW", "2.5 GW"."""
    return f"{plain(megawatts / GIGA)} GW" if megawatts >= GIGA else f"{plain(megawatts)} MW"


def energy(kilowatt_hours: float, signed: bool = False) -> str:
    """ "1,640 MWh", "69.1 MWh", "620 kWh": MWh from one MWh on."""
    write = _signed if signed else _figure
    size = abs(kilowatt_hours)
    if size < 1000:
        return f"{write(kilowatt_hours, 0 if size >= 100 or not size else 1)} kWh"
    return f"{write(kilowatt_hours / 1000, 0 if size >= 1_000_000 else 1)} MWh"


def ratio(value: float) -> str:
    """A performance or soiling ratio: "0.876"."""
    return _figure(value, 3)


def share(value: float, digits: int = 1) -> str:
    return f"{_figure(value, digits)} %"


def rate(value: float) -> str:
    """A change a year in percent: "−0.82 %"."""
    return f"{_signed(value, 2)} %"


def money(value: float, currency: str) -> str:
    """ "4,140 €", in whole units from a hundred on."""
    return f"{_figure(value, 0 if abs(value) >= 100 else 2)} {money_sign(currency)}"


def percent(value: float, signed: bool = False) -> str:
    return f"{_signed(value, 1) if signed else _figure(value, 1)} %"


def points(value: float) -> str:
    return f"{_signed(value, 1)} percentage points"


def price(value: float, unit: str) -> str:
    """Three telling figures: "0.306 US$/Wp", "2,653 US$/t", "42.7 US$/troy oz"; four where the trade quotes them."""
    digits = 4 if unit.endswith("/Wp") and 0 < abs(value) < QUOTED_BELOW else price_digits(value)
    return f"{_figure(value, digits)} {unit}".rstrip()


def price_digits(value: float) -> int:
    size = abs(value)
    for least, digits in ((1000, 0), (10, 1), (1, 2), (0.1, 3), (0.01, 3)):
        if size >= least:
            return digits
    return 4


def plain(value: float, digits: int | None = None) -> str:
    """A number without unit: as few decimals as it needs, at most two."""
    if digits is not None:
        return _figure(value, digits)
    whole = abs(value - round(value)) < 0.005
    return _figure(value, 0) if whole else _figure(value, 2).rstrip("0").rstrip(".")


def hours(value: float) -> str:
    """Working hours: whole from ten on."""
    return _figure(value, 0) if abs(value) >= 10 else plain(round(value, 1))


def times(value: float) -> str:
    return f"{_figure(value, 0 if value >= 20 else 1)} times"


def ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 13 else _ORDINALS.get(number % 10, "th")
    return f"{number}{ending}"


def money_sign(currency: str) -> str:
    return _MONEY.get(currency, currency)


def span(first: int | str, last: int | str) -> str:
    """ "2015–2023"; one year stays one."""
    return str(first) if first == last else f"{first}–{last}"


def _figure(value: float, digits: int) -> str:
    written = f"{abs(value):,.{digits}f}"
    return f"−{written}" if value < 0 and float(written.replace(",", "")) else written


def _signed(value: float, digits: int) -> str:
    written = _figure(value, digits)
    return written if written.startswith("−") or not float(written.replace(",", "")) else f"+{written}"
