"""A previewed file into rows: staged under an edition that nobody reads, then switched on whole."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

from knowledge.importing.shapes import Choice, Progress


def load(path: Path, choice: Choice, actor_id: uuid.UUID | None = None, name: str = "") -> Iterator[Progress]:
    """Store a file as chosen, in the session of the application. The caller commits after each Progress it is given:

        for progress in load(path, choice, actor_id):
            db.session.commit()
        progress.report  # comes with the last one

    Nobody sees a row of it before the last commit. To give up, stop asking (close the generator), roll back and
    `discard`. Raises problems.Invalid when the choice lacks something or the file is another one than was previewed,
    problems.Conflict while another import is under way or when the edition is there already, and what `preview` raises.
    """
    raise NotImplementedError
    yield


def leftovers() -> int:
    """How many editions were left behind by imports that did not end. Only reads."""
    raise NotImplementedError


def discard() -> Iterator[int]:
    """Remove what such imports left behind, unless one is under way. The caller commits after each number of rows."""
    raise NotImplementedError
    yield
