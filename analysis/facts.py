"""What a person says of a plant, and what is assumed where nothing was said."""

from __future__ import annotations

from dataclasses import dataclass, replace

GAMMA = -0.0035  # 1/K, usual of crystalline silicon
NOMINAL = 25.0  # °C, module temperature of standard test conditions
STANDARD_WM2 = 1000.0
PERCENT_BEYOND = 0.05  # no module loses 5 % per kelvin, so a larger coefficient was given in percent
GAMMAS = (-0.01, 0.0)


@dataclass(frozen=True)
class Facts:
    """Ratings in kW, `gamma` per kelvin, degrees as usual: north and east positive, azimuth 180 is south."""

    kwp: float | None = None
    ac_kw: float | None = None
    gamma: float | None = None
    latitude: float | None = None
    longitude: float | None = None
    tilt: float | None = None
    azimuth: float | None = None
    seed: int = 0  # of the analyses that draw lots

    @property
    def is_placed(self) -> bool:
        """Whether irradiance on the plane can be computed from that on the horizontal."""
        return None not in (self.latitude, self.longitude, self.tilt, self.azimuth)


@dataclass(frozen=True)
class Settled:
    """Facts that can be worked with, and the sentences that say what was assumed for them."""

    facts: Facts
    assumed: list[str]

    @property
    def gamma(self) -> float:
        return GAMMA if self.facts.gamma is None else self.facts.gamma


def settle(facts: Facts) -> Settled:
    gamma, said = _gamma(facts.gamma)
    kept = replace(facts, kwp=_rating(facts.kwp), ac_kw=_rating(facts.ac_kw), gamma=gamma)
    return Settled(kept, said)


def _rating(kilowatts: float | None) -> float | None:
    return kilowatts if kilowatts is not None and 0 < kilowatts < float("inf") else None


def _gamma(given: float | None) -> tuple[float, list[str]]:
    if given is None:
        return GAMMA, [f"A temperature coefficient of {GAMMA:g} per K was assumed."]
    gamma = given / 100 if abs(given) > PERCENT_BEYOND else given
    gamma = -abs(gamma)
    said = [] if gamma == given else [f"The temperature coefficient {given:g} was read as {gamma:g} per K."]
    if GAMMAS[0] <= gamma <= GAMMAS[1]:
        return gamma, said
    return GAMMA, [f"The temperature coefficient {given:g} cannot be; {GAMMA:g} per K was assumed."]
