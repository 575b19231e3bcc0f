"""What can go wrong, in the words of the domain. `routes/errors.py` translates it, once, to a page or to JSON.

Any floor may raise these; none of them knows about HTTP beyond the number of its status.
"""

from __future__ import annotations

from typing import ClassVar


class Problem(Exception):
    """Something a person must be told: what happened, and what would help (`hint`)."""

    status: ClassVar[int] = 500
    default_code: ClassVar[str] = "internal_error"
    default_message: ClassVar[str] = "Something went wrong on our side."
    default_hint: ClassVar[str] = ""

    def __init__(self, message: str = "", *, code: str = "", hint: str = "") -> None:
        self.message = message or self.default_message
        self.code = code or self.default_code
        self.hint = hint or self.default_hint
        super().__init__(self.message)


class Invalid(Problem):
    status = 400
    default_code = "invalid"
    default_message = "The request could not be understood."


class NotSignedIn(Problem):
    status = 401
    default_code = "not_signed_in"
    default_message = "You are not logged in."
    default_hint = "Log in and try again."


class Forbidden(Problem):
    status = 403
    default_code = "forbidden"
    default_message = "You may not do this."


class NotFound(Problem):
    status = 404
    default_code = "not_found"
    default_message = "There is nothing here."
    default_hint = "It may have been deleted, or it belongs to somebody else."


class Conflict(Problem):
    status = 409
    default_code = "conflict"
    default_message = "This was changed in the meantime."
    default_hint = "Reload the page and try again."


class TooLarge(Problem):
    status = 413
    default_code = "too_large"
    default_message = "This is too large."


class Unsupported(Problem):
    status = 415
    default_code = "unsupported_type"
    default_message = "This kind of content cannot be read here."


class Unavailable(Problem):
    """A part we need does not answer, or there is no seat left. `retry_after` is in seconds."""

    status = 503
    default_code = "unavailable"
    default_message = "The service is busy."
    default_hint = "Try again in a few seconds."

    def __init__(self, message: str = "", *, code: str = "", hint: str = "", retry_after: int = 2) -> None:
        super().__init__(message, code=code, hint=hint)
        self.retry_after = retry_after
