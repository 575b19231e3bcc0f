"""Conversations by day, as the sidebar shows them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from conversations.views import ConversationView
from extensions import clock

Group = tuple[str, list[ConversationView]]


def by_day(conversations: Iterable[ConversationView]) -> list[Group]:
    """Pinned ones first, then by age; the order within a group is kept."""
    today = clock.now().date()
    groups: dict[str, list[ConversationView]] = {}
    for conversation in conversations:
        label = "Pinned" if conversation.pinned else _age(conversation.updated.date(), today)
        groups.setdefault(label, []).append(conversation)
    return list(groups.items())


def _age(day: date, today: date) -> str:
    days = (today - day).days
    if days <= 0:
        return "Today"
    if days == 1:
        return "Yesterday"
    if days <= 7:
        return "Previous 7 days"
    return "Previous 30 days" if days <= 30 else f"{day:%B %Y}"
