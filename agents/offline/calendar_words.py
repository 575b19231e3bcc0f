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
COUNTS = {
    name: number
    for number, names in (
        (1, "one"),
        (2, "two zwei due deux dos"),
        (3, "three drei tre trois tres"),
        (4, "four vier quattro quatre cuatro"),
        (5, "five funf cinque cinq cinco"),
        (6, "six sechs sei seis"),
        (7, "seven sieben sette sept siete"),
        (8, "eight acht otto huit ocho"),
        (9, "nine neun nove neuf nueve"),
        (10, "ten zehn dieci dix diez"),
        (11, "eleven elf undici onze once"),
        (12, "twelve zwolf dodici douze doce"),
        (15, "fifteen funfzehn quindici quinze quince"),
        (20, "twenty zwanzig venti vingt veinte"),
        (30, "thirty dreissig trenta trente treinta"),
        (50, "fifty funfzig cinquanta cinquante cincuenta"),
    )
    for name in names.split()
}
