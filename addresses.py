"""Addresses as people write them into settings: of hosts, web servers and databases. Says whether one can be used."""

from __future__ import annotations

import re
from ipaddress import IPv6Address
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

HOST_NAME = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_])?")


def host_of(text: str) -> str | None:
    """A name or an address, without the brackets that some put around an IPv6 address; None for anything else."""
    host = text.removeprefix("[").removesuffix("]")
    if HOST_NAME.fullmatch(host):
        return host
    try:
        return str(IPv6Address(host))
    except ValueError:
        return None


def in_brackets(host: str) -> str:
    """As it stands before a port."""
    return f"[{host}]" if ":" in host else host


def is_url(text: str, schemes: set[str]) -> bool:
    """Whether it has one of the schemes, a host (a socket: a path) and, if any, a port that is one."""
    try:
        split = urlsplit(text)
        is_port = split.port is None or split.port > 0
    except ValueError:  # brackets that do not close, a port that is no number
        return False
    return split.scheme in schemes and is_port and bool(split.path if split.scheme == "unix" else split.hostname)


def is_postgresql(url: str) -> bool:
    try:
        made = make_url(url)
    except (ArgumentError, ValueError):  # a port that is no number
        return False
    return bool(made.host or made.database or made.query)
