"""Creates accounts: the account, its Inbox project, its first session."""

from datetime import timedelta
from typing import Annotated

import msgspec

from taskcast.domain import text
from taskcast.domain.due import known_zone
from taskcast.domain.errors import Forbidden, Invalid, NotFound
from taskcast.domain.ids import Instant, ProjectId, SessionId, UserId, format_instant, parse_instant
from taskcast.domain.mail_addresses import EMAIL_LENGTH, checked_address
from taskcast.domain.permissions import Actor
from taskcast.domain.projects import Project
from taskcast.domain.refusals import refused
from taskcast.domain.security import SecurityDetail
from taskcast.domain.users import User
from taskcast.ports.accounts import NewSession
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.accounts.devices import ClientInfo, recognise_device
from taskcast.usecases.accounts.identity import HOST_SECRET_PREFIX, SECRET_PREFIX, digest
from taskcast.usecases.accounts.security_notices import notify_new_sign_in
from taskcast.usecases.accounts.token_uses import TokenUses
from taskcast.usecases.members.membership import add_member
from taskcast.usecases.members.received_invitations import receive_invitations

SESSION_LASTS = timedelta(days=30)

Email = Annotated[str, msgspec.Meta(min_length=3, max_length=EMAIL_LENGTH)]


class SignedIn(msgspec.Struct, frozen=True):
    """A new session. Its secret and the device's secret are known to the client alone."""

    user: User
    session_id: SessionId
    secret: str
    expires_at: Instant
    device_secret: str


class NewAccount(msgspec.Struct, frozen=True, kw_only=True):
    """The values of a new account. With `must_confirm` it is locked until its address is confirmed."""

    email: str
    name: str
    timezone: str = "UTC"
    password_hash: str | None
    is_admin: bool = False
    confirmed: bool = True
    must_confirm: bool = False


def register(work: Work, new: NewAccount) -> User:
    """Create the account with its Inbox project.

    Raises:
        Invalid: the address is malformed or taken, or the name or time zone is invalid.
    """
    email = checked_address("email", new.email)
    if work.users.by_email(email) is not None:
        raise refused("email", "account-exists")
    user = work.users.add(
        User(
            id=UserId(0),
            email=email,
            name=text.line("name", new.name, longest=text.NAME_LENGTH),
            timezone=checked_zone(new.timezone),
            is_admin=new.is_admin,
            confirmed=new.confirmed,
            created_at=work.now,
            updated_at=work.now,
        ),
        password_hash=new.password_hash,
        must_confirm=new.must_confirm,
    )
    inbox = work.projects.add(
        Project(
            id=ProjectId(0),
            name="Inbox",
            is_inbox=True,
            created_at=work.now,
            created_by=user.id,
            updated_at=work.now,
        )
    )
    add_member(work, inbox.id, user.id, "owner")
    receive_invitations(work, user)
    return user


def record_account(work: Work, actor: UserId | None, user: User) -> None:
    """Record a new account in the security log; `actor` is None for the command line."""
    detail: SecurityDetail = "administrator" if user.is_admin else "person"
    work.security.record("account_created", actor, subject=user.id, detail=detail)


def checked_zone(name: str) -> str:
    """An IANA time zone (RFC 6557). Raises `Invalid` naming `timezone`."""
    try:
        known_zone(name)
    except ValueError as error:
        raise Invalid.field("timezone", f"{error}.") from None
    return name


def start_session(work: Work, user: User, client: ClientInfo, uses: TokenUses) -> SignedIn:
    """Start a session and store its device; only digests of their secrets are stored."""
    secret = (HOST_SECRET_PREFIX if client.has_host_cookies else SECRET_PREFIX) + work.ids.secret()
    device = recognise_device(work, user.id, client.device)
    is_first = work.users.mark_signed_in(user.id)
    session = NewSession(
        user_id=user.id,
        digest=digest(secret),
        created_at=work.now,
        expires_at=format_instant(parse_instant(work.now) + SESSION_LASTS),
        device_id=device.id,
        address=client.address,
        user_agent=client.user_agent,
        idle_ends_at=uses.idle_end(work.now),
    )
    number = work.identities.add_session(session)
    if device.is_new and not is_first:
        notify_new_sign_in(work, user, number)
    work.security.record("signed_in", user.id, subject=user.id, object_id=number)
    return SignedIn(user, number, secret, session.expires_at, device.secret)


def check_administrator(work: Work, actor: Actor) -> None:
    """Raise `Forbidden` unless the actor is an administrator now, whatever they were when their socket connected."""
    try:
        user = work.users.get(actor.user_id).entity
    except NotFound:
        raise Forbidden("Only administrators may do this.") from None
    if not (user.is_admin and user.active):
        raise Forbidden("Only administrators may do this.")
