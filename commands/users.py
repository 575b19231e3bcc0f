"""`flask users …`: accounts and API tokens from a terminal."""

from __future__ import annotations

import sys

import click
from email_validator import EmailNotValidError, validate_email
from flask_security.proxies import _security
from flask_security.utils import hash_password

import accounts
from commands.groups import Group
from extensions import db

cli = Group("users", help="Accounts and API tokens.")


@cli.command("create")
@click.argument("email")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", type=click.Choice(accounts.ROLES), default="member", show_default=True)
def create(email: str, name: str, role: str) -> None:
    """Create an account; the password is the first line of standard input."""
    address = _address(email)
    password_hash = hash_password(_password())
    user = accounts.add_person(name, address, password_hash, role)
    db.session.commit()
    click.echo(f"Created {user.email} ({user.role}).")


@cli.command("token")
@click.argument("email")
@click.option("--name", required=True, help="What the token is for.")
@click.option("--scope", "scopes", multiple=True, type=click.Choice(accounts.SCOPES), default=accounts.SCOPES)
def token(email: str, name: str, scopes: tuple[str, ...]) -> None:
    """Make an API token and print it, once."""
    made = accounts.make_token(accounts.person(email), name, scopes)
    db.session.commit()
    click.echo(made)


@cli.command("tokens")
@click.argument("email")
def tokens(email: str) -> None:
    """List a person's API tokens that were not revoked, oldest first."""
    for one in accounts.tokens_of(accounts.person(email)):
        used = f"last used {one.last_used:%Y-%m-%d %H:%M} UTC" if one.last_used else "never used"
        click.echo(f"{one.name}  {one.scopes}  made {one.created:%Y-%m-%d}  {used}")


@cli.command("revoke")
@click.argument("email")
@click.argument("name")
def revoke(email: str, name: str) -> None:
    """Revoke a person's API tokens of that NAME; they count no more from the next request on."""
    revoked = accounts.revoke_tokens(accounts.person(email), name)
    if not revoked:
        raise click.ClickException(f"{email} has no token called {name!r}. See: flask users tokens {email}")
    db.session.commit()
    click.echo(f"Revoked: {revoked}.")


@cli.command("password")
@click.argument("email")
def password(email: str) -> None:
    """Set a new password, the first line of standard input; it ends all sessions and API tokens of the person."""
    accounts.person(email)
    db.session.rollback()  # nothing is held while the password is typed and hashed
    password_hash = hash_password(_password())
    accounts.replace_password(accounts.person(email), password_hash)
    db.session.commit()
    click.echo("The password is set.")


@cli.command("disable")
@click.argument("email")
def disable(email: str) -> None:
    """Keep a person out, at once; what is theirs stays."""
    _switch(email, False)


@cli.command("enable")
@click.argument("email")
def enable(email: str) -> None:
    """Let a person in again."""
    _switch(email, True)


def _switch(email: str, active: bool) -> None:
    user = accounts.person(email)
    accounts.switch(user, active)
    db.session.commit()
    click.echo(f"{user.email} is switched {'on' if active else 'off'}.")


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
