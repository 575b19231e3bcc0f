"""Months, spans and small numbers as five languages call them, folded."""

from __future__ import annotations

from agents.offline.period import Grain

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar gennaio janvier enero",
            "february feb februar febbraio fevrier febrero",
            "march mar marz maerz marzo mars",
            "april apr aprile avril abril",
            "may mai maggio mayo",
            "june jun juni giugno juin junio",
            "july jul juli luglio juillet julio",
            "august aug agosto aout",
            "september sep sept settembre septembre septiembre",
            "october oct oktober okt ottobre octobre octubre",
            "november nov novembre noviembre",
            "december dec dezember dez dicembre decembre diciembre",
        ),
        start=1,
    )
    for name in names.split()
}
GRAIN_WORDS: dict[Grain, str] = {
    "year": "year years yr yrs y jahr jahre jahren anno anni an ans annee annees ano anos",
    "quarter": "quarter quarters quartal quartale trimestre trimestri trimestres",
    "month": "month months monat monate monaten mese mesi mois mes meses",
    "week": "week weeks woche wochen settimana settimane semaine semaines semana semanas",
    "day": "day days tag tage tagen giorno giorni jour jours dia dias",
}
GRAINS = {word: grain for grain, words in GRAIN_WORDS.items() for word in words.split()}
COUNT_WORDS = "one two three four five six seven eight nine ten eleven twelve"
COUNTS = {word: number for number, word in enumerate(COUNT_WORDS.split(), 1)}
