"""Data from files of other people, and back into files: CSV and XLSX of capacity, prices and levelised cost.

A file is looked at first (`preview`, writes nothing), then stored as a person confirmed it (`load`). Nothing in a file
is ever executed, and its text is data wherever it is shown. Rows are staged under an edition that nobody reads, in many
short transactions, so that a million rows keep nobody waiting; the last one switches the edition on. Whatever goes
wrong before that leaves everything as it was; what is left behind is removed by `discard`. The caller commits.
"""

from knowledge.importing.alone import UNDER_WAY
from knowledge.importing.exporting import FORMATS, csv_pieces, export, exported
from knowledge.importing.kinds import FIELDS
from knowledge.importing.loading import check, discard, leftovers, load
from knowledge.importing.previewing import preview
from knowledge.importing.shapes import (
    Choice,
    ColumnUse,
    Corrections,
    Counts,
    DatasetFacts,
    FileShape,
    Overlap,
    Preview,
    Progress,
    Reject,
    Report,
    Warned,
)

__all__ = [
    "FIELDS",
    "FORMATS",
    "UNDER_WAY",
    "Choice",
    "ColumnUse",
    "Corrections",
    "Counts",
    "DatasetFacts",
    "FileShape",
    "Overlap",
    "Preview",
    "Progress",
    "Reject",
    "Report",
    "Warned",
    "check",
    "csv_pieces",
    "discard",
    "export",
    "exported",
    "leftovers",
    "load",
    "preview",
]
