"""What is so of every open turn, whoever writes it. There are few of them and a partial index knows them all, so this
may be asked often, however many messages there are.

A worker may be in the middle of a takeover: what is found here counts when it lasts for `confirm_after`.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, or_, select, update

from conversations import desk
from conversations.invariants.probe import AnySession, Invariant, Mend, Probe, always
from conversations.lease import CRASHES_ALLOWED, LEASE, now
from conversations.statements import OPEN, QUEUED, RUNNING, message, turn

GRACE = LEASE + 2.0  # seconds from the end of a lease, within which others have taken the turn over
TAKEN_OVER_WITHIN = LEASE + 3.0  # seconds; after an outage all wait one lease, look twice and sweep
