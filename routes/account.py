"""A person's own account: the name. The password is changed in Flask-Security's view, under /account/password."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

import accounts
from extensions import db
from models import User
from problems import Invalid
from routes.auth_forms import AccountForm
from routes.errors import wants_json

bp = Blueprint("account", __name__, url_prefix="/account")


@bp.get("")
def show() -> ResponseReturnValue:
    if wants_json():
        return as_json(current_user)
    return render_template("account/account.html", form=AccountForm(obj=current_user))


@bp.post("")
def save() -> ResponseReturnValue:
    form = AccountForm()
    if not form.validate():
        if wants_json():
            raise Invalid(str(form.name.errors[0]))
        return render_template("account/account.html", form=form), 400
    accounts.rename(current_user, form.name.data or "")
    db.session.commit()
    if wants_json():
        return as_json(current_user)
    flash("Saved.", "success")
    return redirect(url_for("account.show"), 303)


def as_json(user: User) -> dict[str, Any]:
    return {"user": {"id": str(user.id), "name": user.name, "email": user.email, "role": user.role}}
