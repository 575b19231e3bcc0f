"""What crosses the floors when data are imported: what a file says, what a person chose, what became of it.

Plain frozen values that `dataclasses.asdict` turns into JSON as they are, but for the dates of a Choice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

Value = str | int | float | None


@dataclass(frozen=True)
class Corrections:
    """What a person says about a file; whatever is left empty is read from the evidence."""

    kind: str = ""  # capacity, price, lcoe
    sheet: str = ""  # of a workbook
    encoding: str = ""  # utf-8, cp1252 …
    delimiter: str = ""  # , ; tab |
    decimal: str = ""  # . or ,
    dates: str = ""  # Y-M-D, D.M.Y or M/D/Y, with whatever separator
    columns: dict[str, str] = field(default_factory=dict)  # header -> field; an empty field leaves the column out
    constants: dict[str, str] = field(default_factory=dict)  # field -> its value in every row: {"metric": "annual"}


@dataclass(frozen=True)
class DatasetFacts:
    """What a dataset and its edition say about themselves; in a preview as far as the file tells them."""

    code: str = ""
    title: str = ""
    publisher: str = ""
    licence: str = ""
    edition: str = ""
    as_of: str = ""  # ISO date
    retrieved: str = ""  # ISO date
    citation: str = ""
    url: str = ""
    notes: str = ""
    synthetic: bool = False
    redistribute: bool | None = None  # None: nobody said whether others may be given the data


@dataclass(frozen=True)
class FileShape:
    """How the file is written."""

    name: str
    format: str  # csv, xlsx
    bytes: int
    checksum: str  # SHA-256
    encoding: str  # empty for a workbook, like the delimiter
    delimiter: str
    sheet: str  # empty for CSV
    sheets: tuple[str, ...]
    header_line: int
    decimal: str  # . or ,
    dates: str  # Y-M-D, D.M.Y, M/D/Y; empty without dates


@dataclass(frozen=True)
class ColumnUse:
    """A column of the file and the field it fills; `field` is empty when nothing of it is stored."""

    position: int  # from 1
    header: str
    field: str
    confidence: float  # 0 to 1; below 0.8 a person should look
    reason: str  # "our own name", "the trade's name", "by its values", "as you said" …
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Reject:
    """A row that is left out, and why."""

    line: int  # as an editor or a spreadsheet counts, the header included
    column: str  # its header; empty when the whole row is meant
    value: str  # what stands there, shortened
    reason: str


@dataclass(frozen=True)
class Warned:
    """Something a person should know before the rows are stored. It keeps nothing out."""

    code: str  # future_dates, mixed_units, left_out …
    message: str
    lines: tuple[int, ...] = ()  # the first few


@dataclass(frozen=True)
class Overlap:
    """Rows of another dataset in use that say the same thing for the same time."""

    dataset: str
    title: str
    rows: int


@dataclass(frozen=True)
class Counts:
    rows: int = 0  # data rows of the file that are not empty
    stored: int = 0  # that will be, or were, stored; a row with a column for each year makes several
    duplicates: int = 0  # said before in the file with the same value: stored once
    rejected: int = 0


@dataclass(frozen=True)
class Preview:
    """All that can be known of a file before anything is written."""

    file: FileShape
    kind: str  # capacity, price, lcoe
    columns: tuple[ColumnUse, ...]
    constants: dict[str, str]  # field -> value where no column says it
    missing: tuple[str, ...]  # needed fields that nothing fills: until a correction does, no row can be stored
    units: dict[str, str]  # as the file writes them -> as they will be stored
    fields: tuple[str, ...]  # of the rows below, in their order
    first_rows: tuple[dict[str, Value], ...]  # as they will be stored
    counts: Counts
    rejects: tuple[Reject, ...]  # the first of them, by line
    reasons: dict[str, int]  # reason -> rejected rows
    overlaps: tuple[Overlap, ...]
    new_words: dict[str, tuple[str, ...]]  # field -> names that no dataset in use has
    warnings: tuple[Warned, ...]
    facts: DatasetFacts  # suggestions for the choice
    corrections: Corrections  # that this was read with


@dataclass(frozen=True)
class Choice:
    """What to store a previewed file as. Raises problems.Invalid in `load` when something needed is missing."""

    code: str  # lower case letters, digits and _
    title: str
    publisher: str
    licence: str
    edition: str
    as_of: date
    checksum: str = ""  # of the file that was previewed; another file is refused. Empty: not looked at
    citation: str = ""  # made of publisher, title and edition when empty
    url: str = ""
    notes: str = ""
    retrieved: date | None = None
    synthetic: bool = False
    redistribute: bool | None = None
    corrections: Corrections = field(default_factory=Corrections)


@dataclass(frozen=True)
class Report:
    """What an import did."""

    code: str
    edition: str
    kind: str
    counts: Counts
    rejects: tuple[Reject, ...]  # the first of them, by line
    reasons: dict[str, int]
    replaced: str  # the edition that was active before; empty for a new dataset
    warnings: tuple[Warned, ...]
    seconds: float


@dataclass(frozen=True)
class Progress:
    """How far it is. `total` is 0 while it is unknown; `report` comes with the last one."""

    stage: str  # reading, sorting, storing, done
    done: int  # bytes or rows of that stage
    total: int
    report: Report | None = None

    @property
    def share(self) -> float:
        """0 to 1, of the whole import."""
        begin, end = SHARES[self.stage]
        return begin + (end - begin) * min(1.0, self.done / self.total if self.total else 0.0)


SHARES = {"reading": (0.0, 0.5), "sorting": (0.5, 0.55), "storing": (0.55, 1.0), "done": (1.0, 1.0)}
