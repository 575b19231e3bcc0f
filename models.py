"""All tables. Each has one writer, named in CONTRIBUTING.md; nothing here decides anything.

Keys that a person can see are UUIDv7: made here, ordered by time, safe to merge and to import twice.
"""

from __future__ import annotations

import os
import time
import uuid
from datetime import UTC, date, datetime
from typing import Any

from flask_security.core import UserMixin
from sqlalchemy import JSON, DateTime, Dialect, ForeignKey, Index, Text, UniqueConstraint, Uuid, false, text, true
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator, TypeEngine

from extensions import Base

# Nanoseconds of the wall clock when the machine booted, as it seemed at the start of this process or of the one it was
# forked from. Ids count on from there by the boot clock: they stay in order when somebody sets the wall clock.
BOOTED = time.time_ns() - time.clock_gettime_ns(time.CLOCK_BOOTTIME)


def new_id() -> uuid.UUID:
    """A UUIDv7 (RFC 9562): 48 bits of milliseconds, then 12 bits of the fraction of one, then random bits."""
    milliseconds, fraction = divmod(BOOTED + time.clock_gettime_ns(time.CLOCK_BOOTTIME), 1_000_000)
    value = milliseconds << 80 | 7 << 76 | (fraction * 4096 // 1_000_000) << 64 | 2 << 62
    return uuid.UUID(int=value | int.from_bytes(os.urandom(8), "big") >> 2)


def utc_now() -> datetime:
    return datetime.now(UTC)


def clean(text: str) -> str:
    """The text without what no engine can store: NUL goes, a lone surrogate becomes U+FFFD."""
    if "\0" in text:
        text = text.replace("\0", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def clean_json(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(name): clean_json(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean_json(item) for item in value]
    return value


class CleanText(TypeDecorator[str]):
    """Every text column: whatever is typed, told by an llm or read from a file can be stored."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return clean(value) if value else value


class CleanJson(TypeDecorator[Any]):
    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(JSONB() if dialect.name == "postgresql" else JSON())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return clean_json(value)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware times in UTC on both engines; SQLite keeps no zone of its own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Base.registry.update_type_annotation_map(
    {datetime: UtcDateTime(), uuid.UUID: Uuid(), str: CleanText(), dict[str, Any]: CleanJson(), list[Any]: CleanJson()}
)

OPEN_TURN = text("status IN ('queued', 'running')")
RUNNING_TURN = text("status = 'running'")
BROUGHT_FILES = "files != '[]'"  # of messages; written out, so that their partial index is used
OPEN_JOB = text("state IN ('queued', 'running')")


def key() -> Mapped[uuid.UUID]:
    return mapped_column(primary_key=True, default=new_id)


def belongs_to(column: str, **options: Any) -> Mapped[uuid.UUID]:
    """A reference to a row without which this one has no meaning; it goes when that row goes."""
    return mapped_column(ForeignKey(column, ondelete="CASCADE"), **{"index": True, **options})


# --- people -----------------------------------------------------------------------------------------------------------


class Organization(Base):
    id: Mapped[uuid.UUID] = key()
    name: Mapped[str]
    retention_days: Mapped[int | None]
    created: Mapped[datetime] = mapped_column(default=utc_now)


class User(UserMixin, Base):
    id: Mapped[uuid.UUID] = key()  # type: ignore[assignment]  # the mixin says int
    name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)
    password: Mapped[str]
    role: Mapped[str] = mapped_column(default="member")  # member, admin: of the whole product
    locale: Mapped[str] = mapped_column(default="en")
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    created: Mapped[datetime] = mapped_column(default=utc_now)
    memberships: Mapped[list[Membership]] = relationship(lazy="raise", viewonly=True)


class Membership(Base):
    __table_args__ = (UniqueConstraint("organization_id", "user_id"),)
    id: Mapped[uuid.UUID] = key()
    organization_id: Mapped[uuid.UUID] = belongs_to("organization.id", index=False)
    user_id: Mapped[uuid.UUID] = belongs_to("user.id")
    role: Mapped[str]  # owner, admin, member
    personal: Mapped[bool] = mapped_column(default=False)
    created: Mapped[datetime] = mapped_column(default=utc_now)


class ApiToken(Base):
    id: Mapped[uuid.UUID] = key()
    user_id: Mapped[uuid.UUID] = belongs_to("user.id")
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)  # SHA-256, hex; the token itself is shown once
    scopes: Mapped[str] = mapped_column(default="read write")
    created: Mapped[datetime] = mapped_column(default=utc_now)
    last_used: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class SetupLink(Base):
    """A printed link whose opener becomes the first administrator. Gone when one of them was used."""

    token_hash: Mapped[str] = mapped_column(primary_key=True)  # SHA-256, hex
    created: Mapped[datetime]


class RateCount(Base):
    """The rate limiter's windows, so that all workers count together."""

    name: Mapped[str] = mapped_column(primary_key=True)
    hits: Mapped[int]
    expires: Mapped[float]  # seconds since the epoch


class AuditEntry(Base):
    id: Mapped[uuid.UUID] = key()
    at: Mapped[datetime] = mapped_column(default=utc_now, index=True)
    actor_id: Mapped[uuid.UUID | None] = mapped_column(index=True)  # no reference: it outlives the person
    action: Mapped[str]
    subject: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)


# --- conversations ----------------------------------------------------------------------------------------------------


class Conversation(Base):
    __table_args__ = (Index("ix_conversation_list", "owner_id", "updated", "id"),)
    id: Mapped[uuid.UUID] = key()
    owner_id: Mapped[uuid.UUID] = belongs_to("user.id", index=False)
    organization_id: Mapped[uuid.UUID] = belongs_to("organization.id")
    agent: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    titled_by: Mapped[str] = mapped_column(default="first words")  # or: person, llm
    leaf_id: Mapped[uuid.UUID | None]  # the end of the branch shown; messages refer back, so no constraint
    pinned: Mapped[bool] = mapped_column(default=False)
    archived: Mapped[bool] = mapped_column(default=False)
    deleted_at: Mapped[datetime | None] = mapped_column(index=True)
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column(default=1)
    created: Mapped[datetime] = mapped_column(default=utc_now)
    updated: Mapped[datetime] = mapped_column(default=utc_now)


class Message(Base):
    __table_args__ = (
        Index(
            "ix_message_files",
            "conversation_id",
            sqlite_where=text(BROUGHT_FILES),
            postgresql_where=text(BROUGHT_FILES),
        ),
    )
    id: Mapped[uuid.UUID] = key()
    conversation_id: Mapped[uuid.UUID] = belongs_to("conversation.id")
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("message.id"), index=True)
    depth: Mapped[int]  # 0 for a root; orders a path, times never do
    author_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    role: Mapped[str]  # user, assistant, system, tool
    content: Mapped[str]
    kind: Mapped[str] = mapped_column(default="text")
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    files: Mapped[list[Any]] = mapped_column(default=list)
    created: Mapped[datetime] = mapped_column(default=utc_now)


class Turn(Base):
    __table_args__ = (
        Index("ix_turn_open", "id", sqlite_where=OPEN_TURN, postgresql_where=OPEN_TURN),
        Index("ix_turn_running", "user_id", sqlite_where=RUNNING_TURN, postgresql_where=RUNNING_TURN),
    )
    id: Mapped[uuid.UUID] = key()
    conversation_id: Mapped[uuid.UUID] = belongs_to("conversation.id")
    user_id: Mapped[uuid.UUID] = belongs_to("user.id")
    question_id: Mapped[uuid.UUID] = belongs_to("message.id")
    answer_id: Mapped[uuid.UUID] = belongs_to("message.id", index=False, unique=True)
    waits_for_id: Mapped[uuid.UUID | None]  # the answer above the question: it must be closed first
    compared_with_id: Mapped[uuid.UUID | None]  # the earlier answer whose figures it is run again against
    agent: Mapped[str]
    llm: Mapped[str]
    prompt_version: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default="queued")  # queued, running, done, stopped, failed
    claim: Mapped[int] = mapped_column(default=0)
    crashes: Mapped[int] = mapped_column(default=0)
    owner: Mapped[str | None]
    lease_until: Mapped[float | None]  # seconds on the database's clock, see conversations/lease.py
    stop_requested: Mapped[bool] = mapped_column(default=False)
    error: Mapped[str | None]
    created: Mapped[datetime] = mapped_column(default=utc_now)
    started: Mapped[datetime | None]
    first_token: Mapped[datetime | None]
    finished: Mapped[datetime | None]
    tokens_in: Mapped[int] = mapped_column(default=0)
    tokens_out: Mapped[int] = mapped_column(default=0)
    cost_usd: Mapped[float | None]
    latency_ms: Mapped[int | None]  # from the question to the first words
    context: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what was sent to the llm


class Draft(Base):
    """The answer so far. Gone when the turn is closed."""

    turn_id: Mapped[uuid.UUID] = belongs_to("turn.id", primary_key=True, index=False)
    claim: Mapped[int]
    revision: Mapped[int]
    text: Mapped[str]
    doing: Mapped[dict[str, Any] | None]  # the tool call that takes long: tool, label, words, share (0 to 1, or none)


class Step(Base):
    __table_args__ = (UniqueConstraint("turn_id", "ordinal"),)
    id: Mapped[uuid.UUID] = key()
    turn_id: Mapped[uuid.UUID] = belongs_to("turn.id", index=False)
    ordinal: Mapped[int]
    call_id: Mapped[str]
    tool: Mapped[str]
    label: Mapped[str]
    arguments: Mapped[dict[str, Any]]
    result: Mapped[dict[str, Any]]
    state: Mapped[str]  # done, failed
    started: Mapped[datetime]
    finished: Mapped[datetime]


class Source(Base):
    """Where an answer's figures come from; it stands by itself when the dataset is gone."""

    id: Mapped[uuid.UUID] = key()
    step_id: Mapped[uuid.UUID] = belongs_to("step.id")
    answer_id: Mapped[uuid.UUID] = belongs_to("message.id")
    number: Mapped[int]
    dataset: Mapped[str]
    title: Mapped[str]
    publisher: Mapped[str]
    edition: Mapped[str]
    licence: Mapped[str]
    citation: Mapped[str]
    url: Mapped[str | None]
    as_of: Mapped[str]
    locator: Mapped[str]
    excerpt: Mapped[str]
    score: Mapped[float | None]
    synthetic: Mapped[bool] = mapped_column(default=False)
    filters: Mapped[list[Any] | None]  # which of the edition's rows were used, see knowledge/evidence.py


class Artifact(Base):
    id: Mapped[uuid.UUID] = key()
    step_id: Mapped[uuid.UUID] = belongs_to("step.id")
    answer_id: Mapped[uuid.UUID] = belongs_to("message.id")
    number: Mapped[int]
    kind: Mapped[str]  # table, chart, file
    title: Mapped[str]
    data: Mapped[dict[str, Any]]  # {columns: [{name, unit}], rows: [[...]]}
    spec: Mapped[dict[str, Any]] = mapped_column(default=dict)  # Vega-Lite, of charts
    query: Mapped[dict[str, Any]] = mapped_column(default=dict)  # the tool and arguments that made it


class SentKey(Base):
    """One creating request, for ever. It refers to nothing, so that it outlives what it created."""

    user_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[str]
    conversation_id: Mapped[uuid.UUID]
    turn_id: Mapped[uuid.UUID | None]  # none for a branch
    created: Mapped[datetime] = mapped_column(default=utc_now)


class AgentMessages(Base):
    answer_id: Mapped[uuid.UUID] = belongs_to("message.id", primary_key=True, index=False)
    messages: Mapped[list[Any]]  # what the llm said and was given in this turn
    remembered: Mapped[dict[str, Any]]  # the reading that the next question may refer to


class Summary(Base):
    message_id: Mapped[uuid.UUID] = belongs_to("message.id", primary_key=True, index=False)
    content: Mapped[str]
    created: Mapped[datetime] = mapped_column(default=utc_now)


class Feedback(Base):
    __table_args__ = (UniqueConstraint("message_id", "user_id"),)
    id: Mapped[uuid.UUID] = key()
    message_id: Mapped[uuid.UUID] = belongs_to("message.id", index=False)
    user_id: Mapped[uuid.UUID] = belongs_to("user.id")
    rating: Mapped[int]  # 1 or -1
    comment: Mapped[str] = mapped_column(default="")
    created: Mapped[datetime] = mapped_column(default=utc_now)


class Tag(Base):
    __table_args__ = (UniqueConstraint("user_id", "name"),)
    id: Mapped[uuid.UUID] = key()
    user_id: Mapped[uuid.UUID] = belongs_to("user.id", index=False)
    name: Mapped[str]


class ConversationTag(Base):
    conversation_id: Mapped[uuid.UUID] = belongs_to("conversation.id", primary_key=True, index=False)
    tag_id: Mapped[uuid.UUID] = belongs_to("tag.id", primary_key=True)


# --- long work --------------------------------------------------------------------------------------------------------


class Job(Base):
    """Work that takes longer than a request, done by a process of its own and claimed as a turn is."""

    __table_args__ = (Index("ix_job_open", "id", sqlite_where=OPEN_JOB, postgresql_where=OPEN_JOB),)
    id: Mapped[uuid.UUID] = key()
    kind: Mapped[str]  # preview, import, discard; analysis, profile
    key: Mapped[str | None] = mapped_column(unique=True)  # of work that is done once, however many ask for it
    subject: Mapped[str]  # the file's name, or the dataset's code
    state: Mapped[str] = mapped_column(default="queued")  # queued, running, done, failed, stopped
    progress: Mapped[float] = mapped_column(default=0.0)  # 0 to 1
    stage: Mapped[str] = mapped_column(default="")  # what it does now, in words
    request: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what is to be done, as a person said it
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    error: Mapped[str | None]
    owner: Mapped[str | None]
    lease_until: Mapped[float | None]  # seconds on the database's clock, see conversations/lease.py
    claim: Mapped[int] = mapped_column(default=0)
    crashes: Mapped[int] = mapped_column(default=0)
    created_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    created: Mapped[datetime] = mapped_column(default=utc_now)
    finished: Mapped[datetime | None]


class JobWaiter(Base):
    """A turn that waits for a job, or did: nobody wants what is left when all of them were stopped."""

    job_id: Mapped[uuid.UUID] = belongs_to("job.id", primary_key=True, index=False)
    turn_id: Mapped[uuid.UUID] = belongs_to("turn.id", primary_key=True)


# --- facts ------------------------------------------------------------------------------------------------------------


class Dataset(Base):
    id: Mapped[uuid.UUID] = key()
    code: Mapped[str] = mapped_column(unique=True)  # irena_capacity
    kind: Mapped[str]  # capacity, price, lcoe, experience, faults, maintenance, safety, terms
    title: Mapped[str]
    publisher: Mapped[str]
    licence: Mapped[str]
    url: Mapped[str | None]
    notes: Mapped[str] = mapped_column(default="")
    synthetic: Mapped[bool] = mapped_column(default=False)
    enabled: Mapped[bool] = mapped_column(default=True)
    redistribute: Mapped[bool | None]  # whether others may be given the data; none: nobody said


class Edition(Base):
    """One release of a dataset. Staged inactive and switched on whole."""

    __table_args__ = (UniqueConstraint("dataset_id", "name"),)
    id: Mapped[uuid.UUID] = key()
    dataset_id: Mapped[uuid.UUID] = belongs_to("dataset.id", index=False)
    name: Mapped[str]
    as_of: Mapped[date]
    citation: Mapped[str]
    retrieved: Mapped[date | None]
    checksum: Mapped[str]  # SHA-256 of the file it was loaded from
    active: Mapped[bool] = mapped_column(default=False)
    complete: Mapped[bool] = mapped_column(default=True, server_default=true())  # not so while its rows come or go
    imported: Mapped[bool] = mapped_column(default=False, server_default=false())  # by a person, not with Heliodesk
    loaded: Mapped[datetime] = mapped_column(default=utc_now)


class Capacity(Base):
    __table_args__ = (
        Index("ix_capacity_look_up", "entity", "metric", "segment", "year"),
        Index("ix_capacity_ranking", "metric", "segment", "year"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[uuid.UUID] = belongs_to("edition.id")
    entity: Mapped[str]  # Germany, World, European Union (27)
    iso3: Mapped[str | None]
    entity_type: Mapped[str]  # country, region
    year: Mapped[int]
    segment: Mapped[str]  # total, utility_scale, small_scale …
    metric: Mapped[str]  # cumulative, annual
    scenario: Mapped[str]  # historical, low, central, high
    value: Mapped[float]
    unit: Mapped[str]  # MW, MWac
    status: Mapped[str]  # reported, derived_difference, derived_first_year …


class Price(Base):
    __table_args__ = (Index("ix_price_series", "edition_id", "component", "technology", "region", "date"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[uuid.UUID] = belongs_to("edition.id", index=False)
    date: Mapped[date]  # the first day of the period
    component: Mapped[str]
    technology: Mapped[str]
    region: Mapped[str]
    frequency: Mapped[str]  # weekly, monthly, yearly
    price: Mapped[float]
    unit: Mapped[str]
    price_basis: Mapped[str]  # nominal US$, real 2023 US$
    status: Mapped[str]


class PriceExtent(Base):
    """How far each series of an edition's prices goes: kept, so that nobody has to group a million prices."""

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[uuid.UUID] = belongs_to("edition.id")
    component: Mapped[str]
    technology: Mapped[str]
    region: Mapped[str]
    frequency: Mapped[str]
    unit: Mapped[str]
    price_basis: Mapped[str]
    first: Mapped[date]
    last: Mapped[date]
    rows: Mapped[int]


class Lcoe(Base):
    __table_args__ = (Index("ix_lcoe_look_up", "entity", "year"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[uuid.UUID] = belongs_to("edition.id")
    entity: Mapped[str]
    iso3: Mapped[str | None]
    entity_type: Mapped[str]
    year: Mapped[int]
    segment: Mapped[str]
    value: Mapped[float]
    unit: Mapped[str]
    price_basis: Mapped[str]
    status: Mapped[str]


class Experience(Base):
    """World cumulative capacity and module price, year by year: the experience curve."""

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[uuid.UUID] = belongs_to("edition.id")
    year: Mapped[int]
    cumulative_mw: Mapped[float]
    price: Mapped[float]
    unit: Mapped[str]
    price_basis: Mapped[str]


class Fault(Base):
    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[uuid.UUID] = belongs_to("edition.id")
    code: Mapped[str]
    title: Mapped[str]
    component: Mapped[str]
    symptoms: Mapped[str]  # separated by semicolons, like the causes
    signature: Mapped[str]
    causes: Mapped[str]
    first_checks: Mapped[str]
    action: Mapped[str]
    urgency: Mapped[str]  # low, medium, high, critical
    safety: Mapped[str]
    standard: Mapped[str]
    question: Mapped[str]  # whose answer "yes" tells this fault from others with the same symptoms


class MaintenanceTask(Base):
    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[uuid.UUID] = belongs_to("edition.id")
    code: Mapped[str]
    component: Mapped[str]
    task: Mapped[str]
    interval_months: Mapped[int | None]  # none: as computed
    plant_types: Mapped[str]
    season: Mapped[str]
    months: Mapped[str]  # of a northern year, separated by semicolons; empty: when it pays
    hours_per_mw: Mapped[float | None]
    standard: Mapped[str]


class NewsFeed(Base):
    id: Mapped[uuid.UUID] = key()
    url: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    enabled: Mapped[bool] = mapped_column(default=True)
    fetched: Mapped[datetime | None]


class NewsItem(Base):
    __table_args__ = (UniqueConstraint("feed_id", "guid"),)
    id: Mapped[uuid.UUID] = key()
    feed_id: Mapped[uuid.UUID] = belongs_to("news_feed.id", index=False)
    guid: Mapped[str]
    url: Mapped[str]
    title: Mapped[str]
    summary: Mapped[str]
    published: Mapped[datetime] = mapped_column(index=True)
    undated: Mapped[bool] = mapped_column(default=False)  # the feed gave no date: `published` is when it was fetched
    fetched: Mapped[datetime] = mapped_column(default=utc_now)
    tags: Mapped[list[Any]] = mapped_column(default=list)
    countries: Mapped[list[Any]] = mapped_column(default=list)
    duplicate_of_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("news_item.id", ondelete="SET NULL"))


# --- plants -----------------------------------------------------------------------------------------------------------


class Plant(Base):
    """What a person has said of a plant: remembered, and used again for the next file of the same logger."""

    __table_args__ = (UniqueConstraint("owner_id", "name"),)
    id: Mapped[uuid.UUID] = key()
    owner_id: Mapped[uuid.UUID] = belongs_to("user.id", index=False)
    name: Mapped[str]
    kwp: Mapped[float | None]
    ac_kw: Mapped[float | None]
    gamma: Mapped[float | None]  # 1/K, negative
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    timezone: Mapped[str | None]
    tilt: Mapped[float | None]  # degrees from horizontal
    azimuth: Mapped[float | None]  # degrees from north, clockwise
    fingerprint: Mapped[str | None]  # of the columns of its files
    corrections: Mapped[dict[str, Any]] = mapped_column(default=dict)  # how its files are to be read
    created: Mapped[datetime] = mapped_column(default=utc_now)
    updated: Mapped[datetime] = mapped_column(default=utc_now)


class PlantFile(Base):
    """A file that a person brought. Its content is kept once, under its checksum."""

    id: Mapped[uuid.UUID] = key()
    owner_id: Mapped[uuid.UUID] = belongs_to("user.id")
    # None until it is sent with a question.
    conversation_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), index=True
    )
    plant_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("plant.id", ondelete="SET NULL"), index=True)
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(index=True)
    size: Mapped[int]  # bytes
    kind: Mapped[str]  # csv, tsv, xlsx, zip, gz
    state: Mapped[str] = mapped_column(default="stored")  # stored, read, refused
    corrections: Mapped[dict[str, Any]] = mapped_column(default=dict)  # how a person wants it read
    reading: Mapped[dict[str, Any] | None]
    error: Mapped[str | None]  # why it could not be read
    created: Mapped[datetime] = mapped_column(default=utc_now)


class PlantAnalysis(Base):
    """What was found in a file with these facts of its plant."""

    __table_args__ = (UniqueConstraint("file_id", "facts_hash"),)
    id: Mapped[uuid.UUID] = key()
    file_id: Mapped[uuid.UUID] = belongs_to("plant_file.id", index=False)
    facts_hash: Mapped[str]
    findings: Mapped[dict[str, Any]]
    complete: Mapped[bool] = mapped_column(default=False)  # not so while degradation and soiling are computed
    created: Mapped[datetime] = mapped_column(default=utc_now)
