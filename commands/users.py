"""`flask users …`: accounts and API tokens from a terminal."""

from __future__ import annotations

import sys

import click
from email_validator import EmailNotValidError, validate_email
from flask.cli import AppGroup
from flask_security.proxies import _security
from flask_security.utils import hash_password
from sqlalchemy import select

import accounts
from extensions import db
from models import User
from problems import Problem

cli = AppGroup("users", help="Accounts and API tokens.")


@cli.command("create")
@click.argument("email")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", type=click.Choice(accounts.ROLES), default="member", show_default=True)
def create(email: str, name: str, role: str) -> None:
    """Create an account; the password is the first line of standard input."""
    address = _address(email)
    password_hash = hash_password(_password())
    try:
        user = accounts.add_person(name, address, password_hash, role)
    except Problem as problem:
        raise click.ClickException(problem.message) from problem
    db.session.commit()
    click.echo(f"Created {user.email} ({user.role}).")


@cli.command("token")
@click.argument("email")
@click.option("--name", required=True, help="What the token is for.")
@click.option("--scope", "scopes", multiple=True, type=click.Choice(accounts.SCOPES), default=accounts.SCOPES)
def token(email: str, name: str, scopes: tuple[str, ...]) -> None:
    """Make an API token and print it, once."""
    user = db.session.scalar(select(User).where(User.email == email.strip().lower()))
    if user is None:
        raise click.ClickException(f"There is no account for {email}.")
    try:
        made = accounts.make_token(user, name, scopes)
    except Problem as problem:
        raise click.ClickException(problem.message) from problem
    db.session.commit()
    click.echo(made)


@cli.command("list")
def show() -> None:
    """List all accounts, oldest first."""
    for user in accounts.everybody():
        state = "" if user.active else "  switched off"
        click.echo(f"{user.email}  {user.role}  {user.name}{state}")


def _address(email: str) -> str:
    try:
        return validate_email(email, check_deliverability=False, globally_deliverable=False).normalized
    except EmailNotValidError as error:
        raise click.ClickException(f"{email!r} is not an e-mail address.") from error


def _password() -> str:
    if sys.stdin.isatty():
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    problems, normalized = _security.password_util.validate(password, True)
    if problems:
        raise click.ClickException(str(problems[0]))
    return str(normalized)
