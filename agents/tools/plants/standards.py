"""The standards that figures of plants are worked out by, as sources of a result: number, clause, formula in short."""

from __future__ import annotations

from agents.base import SourceNote

STANDARDS = {
    "PR": ("IEC 61724-1:2021", "clause 14.3.1, performance ratio", "PR = (E / P0) / (H / G_ref), on the same rows"),
    "PR25": (
        "IEC 61724-1:2021",
        "clause 14.3.2, temperature-corrected performance ratios",
        "PR' = Σ(P·τ) / Σ(C·P0·G/G_ref·τ), C = 1 + γ·(T_mod − T_ref)",
    ),
    "yields": ("IEC 61724-1:2021", "clause 13.6, yields", "Y_f = E / P0; Y_r = H / G_ref"),
    "quality": ("IEC 61724-1:2021", "clause 12, data processing and quality check", "range, dead-value and gap checks"),
    "expected": ("IEC TS 61724-3:2016", "energy evaluation method", "measured over expected energy, PVWatts model"),
    "availability": (
        "IEC TS 63019:2019",
        "information model for availability",
        "A = Σ t(up, G > 50 W/m²) / Σ t(G > 50 W/m²); A_E = E / (E + E_lost)",
    ),
    "degradation": (
        "RdTools YoY",
        "year-on-year median of daily temperature-corrected energy, 95 % bootstrap interval",
        "R_d = median((x_t − x_{t−1 year}) / median of the first year)",
    ),
    "SRR": ("RdTools SRR", "stochastic rate and recovery", "slopes between cleanings and rain, drawn at random"),
    "soiling": ("IEC 61724-1:2021", "clause 9.4, soiling ratio", "ratio of soiled to clean output"),
}
TITLES = {
    "RdTools YoY": (
        "Jordan, Deceglie et al., Robust PV Degradation Methodology and Application (RdTools)",
        "2018-03-01",
    ),
    "RdTools SRR": (
        "Deceglie, Micheli, Muller, Quantifying Soiling Loss Directly From PV Yield (RdTools)",
        "2018-03-01",
    ),
    "IEC 61724-1:2021": ("Photovoltaic system performance – Part 1: Monitoring", "2021-07-01"),
    "IEC TS 61724-3:2016": ("Photovoltaic system performance – Part 3: Energy evaluation method", "2016-07-01"),
    "IEC TS 63019:2019": ("Photovoltaic power systems – Information model for availability", "2019-01-01"),
}


def standard_note(key: str) -> SourceNote:
    """The standard that a figure is worked out by: its number and clause, and the formula in short."""
    number, clause, formula = STANDARDS[key]
    title, as_of = TITLES[number]
    return SourceNote(
        dataset=f"standard:{number}",
        title=f"{number}, {title}",
        publisher="International Electrotechnical Commission"
        if number.startswith("IEC")
        else "IEEE Journal of Photovoltaics",
        edition=as_of[:4],
        licence="cited by its name; its text is not reproduced",
        citation=f"{number}, {title}, {clause}.",
        as_of=as_of,
        locator=clause,
        excerpt=formula,
    )
