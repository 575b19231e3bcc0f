"""What was done by whom. Written with the change it records, in the same transaction; read only by administrators."""

from __future__ import annotations

import uuid
from typing import Any

from extensions import db
from models import AuditEntry


def record(actor_id: uuid.UUID | None, action: str, subject: str, details: dict[str, Any] | None = None) -> None:
    """Note `action` (a verb phrase like "rename conversation") in the current session; the caller commits.

    `details` must hold no secret and no message text.
    """
    db.session.add(AuditEntry(actor_id=actor_id, action=action, subject=subject, details=details or {}))
    db.session.flush()
