"""All errors that a request can end with, as one small class tree.

Use cases raise them. Only `http/errors.py` and `sockets/app/admission.py` send them, both as the problem object
(RFC 9457) built by `problem`.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

import msgspec
from msgspec import UNSET, UnsetType


class FieldError(msgspec.Struct, frozen=True):
    """What is wrong with one field, and how to correct it.

    `rule` names what was broken, with the `values` that `message` tells: programs may say it in words of their own. Of a
    filter: what was `expected`, in a word for programs, and at which `column` of its text, counted in characters from 1.
    """

    field: str
    message: str
    rule: str | UnsetType = UNSET
    values: Mapping[str, str | int] | UnsetType = UNSET
    expected: str | UnsetType = UNSET
    column: int | UnsetType = UNSET


class Problem(Exception):  # noqa: N818 - named after RFC 9457's problem details
    """An error that the caller can understand and often correct; never a bug of ours."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"
    title: ClassVar[str] = "Something went wrong on our side"

    def __init__(self, detail: str = "", *, errors: tuple[FieldError, ...] = ()) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.errors = errors

    def members(self) -> dict[str, Any]:
        """Extension members of the problem object (RFC 9457 §3.2)."""
        return {}


class Malformed(Problem):
    """The bytes are not what the transport carries (not JSON, not UTF-8)."""

    status = 400
    code = "malformed"
    title = "The request could not be read"


class Unauthenticated(Problem):
    """No valid identity came with the request."""

    status = 401
    code = "unauthenticated"
    title = "Sign in first"
    is_counted = False  # whether the security log has counted it


class Forbidden(Problem):
    """The caller may see the entity, but may not do this."""

    status = 403
    code = "forbidden"
    title = "You may not do this"


class CrossSite(Forbidden):
    """A page of another site used, or tried to get, this browser's session."""


class AddressUnconfirmed(Forbidden):
    """The caller joined by a link and must first open the link mailed to their address."""

    code = "address_unconfirmed"
    title = "Confirm your address first"

    def __init__(self, email: str | None = None) -> None:
        super().__init__("Confirm your address first: open the link that was mailed to it.")
        self.email = email

    def members(self) -> dict[str, Any]:
        """The address, if it may be shown."""
        return {} if self.email is None else {"email": self.email}


class DemoPassword(Forbidden):
    """The password of a demo account is correct, but published."""

    code = "demo_password"
    title = "The password of this demo account is public"

    def __init__(self) -> None:
        super().__init__(f"{self.title}. Choose a new one by “Forgot your password?”.")


class NotFound(Problem):
    """The entity does not exist, or the caller may not see it."""

    status = 404
    code = "not_found"
    title = "Not found"


class Deletion(msgspec.Struct, frozen=True):
    """Who deleted an entity, if known, and when."""

    by: int | None
    by_name: str | None
    at: str


class Deleted(NotFound):
    """The entity is in the trash of a project that the caller may see."""

    def __init__(self, deletion: Deletion) -> None:
        super().__init__(f"Deleted by {deletion.by_name or 'someone'}.")
        self.deletion = deletion

    def members(self) -> dict[str, Any]:
        """Who deleted it, if known, and when."""
        return {"deleted": self.deletion}


class Conflict(Problem):
    """Someone else changed the same fields since the caller's base version."""

    status = 409
    code = "conflict"
    title = "Someone else changed this meanwhile"

    def __init__(self, current: object, conflicting_fields: list[str]) -> None:
        super().__init__(f"Changed since your base version: {', '.join(conflicting_fields)}.")
        self.current = current
        self.conflicting_fields = conflicting_fields

    def members(self) -> dict[str, Any]:
        """The entity as it is now, and the fields that collide."""
        return {"current": self.current, "conflicting_fields": self.conflicting_fields}


class PreconditionFailed(Conflict):
    """`If-Match` names another version than the current one (RFC 9110 §13.1.1)."""

    status = 412
    code = "precondition_failed"
    title = "The version you hold is not the current one"

    def __init__(self, current: object, conflicting_fields: list[str]) -> None:
        super().__init__(current, conflicting_fields)
        changed = ", ".join(conflicting_fields)
        self.detail = f"Changed since your version: {changed}." if changed else f"{self.title}."


class IdempotencyMismatch(Problem):
    """The idempotency key was used before with another operation or body."""

    status = 409
    code = "idempotency_mismatch"
    title = "This idempotency key was used for another request"


class DependencyFailed(Problem):
    """The command builds on another one that was not performed."""

    status = 424
    code = "dependency_failed"
    title = "Something this builds on was not done"

    @classmethod
    def field(cls, field: str, message: str) -> "DependencyFailed":
        """What the field names does not exist; `message` says what was looked for."""
        return cls(f"{field}: {message}", errors=(FieldError(field, message),))


class TooLarge(Problem):
    """The body or message is over the published limit."""

    status = 413
    code = "too_large"
    title = "The request is too large"


class UnsupportedMediaType(Problem):
    """The body is not declared as JSON."""

    status = 415
    code = "unsupported_media_type"
    title = "Send application/json"


class Invalid(Problem):
    """A field's value breaks a rule; `errors` names each field and the fix."""

    status = 422
    code = "invalid"
    title = "Some fields need attention"

    @classmethod
    def field(cls, field: str, message: str) -> "Invalid":
        """One field is wrong; `message` says what would be right."""
        return cls(f"{field}: {message}", errors=(FieldError(field, message),))


class RateLimited(Problem):
    """Too many requests in too short a time."""

    status = 429
    code = "rate_limited"
    title = "Too many requests"

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"Try again in {retry_after} s.")
        self.retry_after = retry_after

    def members(self) -> dict[str, Any]:
        """Seconds until a retry may succeed (RFC 9110 §10.2.3)."""
        return {"retry_after": self.retry_after}


class Unavailable(Problem):
    """The database cannot be used at the moment; nothing changed."""

    status = 503
    code = "unavailable"
    title = "Try again in a moment"


def problem(error: Problem, request_id: str) -> dict[str, Any]:
    """The problem object of RFC 9457 that every transport sends."""
    return {
        "type": f"urn:taskcast:problem:{error.code}",
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        "code": error.code,
        "errors": list(error.errors),
        "request_id": request_id,
        **error.members(),
    }
