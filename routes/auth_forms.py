"""The forms of people: registering, logging in, the password, the account; and the words for what is wrong in them.

Flask-Security's forms are extended so that verifying and hashing a password never holds a transaction.
"""

from __future__ import annotations

from typing import Any

from flask import current_app, render_template, request, session
from flask_login import current_user
from flask_security import forms as security_forms
from flask_security.proxies import _security
from flask_security.utils import hash_password, verify_password
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, Field, Form, PasswordField, StringField, SubmitField
from wtforms.validators import DataRequired, EqualTo, Length, StopValidation, ValidationError

import accounts
from extensions import db
from models import clean

LONGEST_PASSWORD = 200  # characters; hashing takes longer the longer it is
LONGEST_EMAIL = 254
WRONG = "The e-mail address or the password is not right."


def cleaned(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else value


def lowered(value: Any) -> Any:
    """As it is kept: the database would lower ASCII only."""
    return value.lower() if isinstance(value, str) else value


def in_one_line(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def is_text(_form: Form, field: Field) -> None:
    """JSON may bring anything."""
    if field.data is not None and not isinstance(field.data, str):
        field.data = ""
        raise StopValidation("This must be text.")


def is_new_email(_form: Form, field: Field) -> None:
    if accounts.is_taken(field.data):
        raise ValidationError("There is already an account with this e-mail address.")


def email_field(*validators: Any) -> EmailField:
    return EmailField(
        "E-mail",
        filters=[cleaned, lowered],
        validators=[
            is_text,
            DataRequired("Please give your e-mail address."),
            Length(max=LONGEST_EMAIL, message="This e-mail address is too long."),
            *validators,
        ],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )


def password_field(label: str, autocomplete: str, *validators: Any) -> PasswordField:
    return PasswordField(
        label,
        filters=[cleaned],
        validators=[
            is_text,
            DataRequired("Please give a password."),
            Length(max=LONGEST_PASSWORD, message=f"A password may have at most {LONGEST_PASSWORD} characters."),
            *validators,
        ],
        render_kw={"autocomplete": autocomplete},
    )


def name_field() -> StringField:
    return StringField(
        "Name",
        filters=[cleaned, in_one_line],
        validators=[
            is_text,
            DataRequired("Please give your name."),
            Length(max=accounts.LONGEST_NAME, message=f"A name may have at most {accounts.LONGEST_NAME} characters."),
        ],
        render_kw={"autocomplete": "name"},
    )


class LoginForm(security_forms.LoginForm):
    email = email_field(security_forms.EmailValidation(verify=False))
    password = password_field("Password", "current-password")
    remember = BooleanField("Remember this device for 30 days")
    submit = SubmitField("Log in")

    def validate(self, **options: Any) -> bool:
        """Does what the form above it does, but reads the hash and lets go before it verifies the password."""
        if not FlaskForm.validate(self, **options):
            return False
        password = _security.password_util.normalize(self.password.data)
        if not is_right(password, accounts.password_hash_of(self.email.data)):
            self.form_errors.append(WRONG)
            return False
        self.user = _security.datastore.find_user(email=self.email.data)
        self.ifield, self.user_authenticated = self.email, True
        if self.user is None or not self.user.is_active:
            self.form_errors.append("This account is switched off. Please ask your administrator.")
            return False
        return True


class RegisterForm(security_forms.RegisterFormV2):
    name = name_field()
    email = email_field(security_forms.EmailValidation(verify=True), is_new_email)
    password = password_field("Password", "new-password")
    password_confirm = password_field(
        "Password again", "new-password", EqualTo("password", "The two passwords are not the same.")
    )
    submit = SubmitField("Create account")

    def to_dict(self, only_user: bool) -> dict[str, Any]:
        values = {"name": self.name.data, "email": self.email.data, "password": self.password.data}
        return {**values, "setup_token": session.get("setup_token")} if only_user else values


class ChangePasswordForm(security_forms.ChangePasswordForm):
    password = password_field("Current password", "current-password")
    new_password = password_field("New password", "new-password")
    new_password_confirm = password_field(
        "New password again", "new-password", EqualTo("new_password", "The two passwords are not the same.")
    )
    submit = SubmitField("Change password")

    def validate(self, **options: Any) -> bool:
        """Like the form above it, outside a transaction; afterwards the view begins one that writes."""
        password_hash = current_user.password
        _become_writer()
        if not FlaskForm.validate(self, **options):
            return False
        if not is_right(_security.password_util.normalize(self.password.data), password_hash):
            self.password.errors = [*self.password.errors, "This is not your current password."]
            return False
        if self.password.data == self.new_password.data:
            self.new_password.errors = [*self.new_password.errors, "The new password is the same as the current one."]
            return False
        problems, self.new_password.data = _security.password_util.validate(self.new_password.data, False)
        self.new_password.errors = [*self.new_password.errors, *(problems or [])]
        return not problems


class AccountForm(FlaskForm):
    name = name_field()
    submit = SubmitField("Save")


def again(words: str) -> str | None:
    """The form that was just sent, with what was typed but for passwords; None when it was another form."""
    registration = current_app.config["SETTINGS"].registration
    if request.endpoint == "security.login":
        login = LoginForm(formdata=request.form)
        login.form_errors.append(f"{words} Please enter your password again.")
        return render_template("security/login_user.html", login_user_form=login, registration=registration)
    if request.endpoint == "security.register" and registration == "open":
        register = RegisterForm(formdata=request.form)
        register.form_errors.append(f"{words} Please choose your password again.")
        return render_template("security/register_user.html", register_user_form=register)
    return None


def is_right(password: str, password_hash: str | None) -> bool:
    """Whether the password fits. An unknown person takes as long as a wrong password."""
    if password_hash is None:
        hash_password(password)
        return False
    return bool(verify_password(password, password_hash))


def _become_writer() -> None:
    db.session.rollback()
    db.session().only_reads = request.method == "GET"
