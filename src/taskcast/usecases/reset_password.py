"""Set a new password by a mailed link, when the old one is forgotten or there never was one."""

from taskcast.domain.errors import Invalid, NotFound, RateLimited
from taskcast.domain.ids import UserId
from taskcast.domain.users import User, address
from taskcast.ports.unit_of_work import Work

from .accounts import Email
from .change_password import end_sessions
from .command import Command
from .instance import Instance
from .letters import check_letters, resettable
from .password_rules import check_password

_USED = "This link was used already, or password or address changed since. Ask for a new one."


class ForgotPassword(Command, frozen=True):
    """Whose password is forgotten."""

    email: Email


class ResetPassword(Command, frozen=True):
    """`token` is what the mailed link carries."""

    token: str
    password: str


def forgot_password(instance: Instance, command: ForgotPassword) -> None:
    """Mail a link to set a new password, if there is such an account: the answer never tells.

    Raises:
        Invalid: it is not a mail address.
    """
    email = address("email", command.email)

    def transaction(work: Work) -> None:
        check_letters(work, email)  # whether or not there is an account: both take the same time
        user = work.users.by_email(email)
        if user is not None and user.active:
            work.letters.queue("password_reset", address=email, subject_id=user.id, now=work.now)

    try:
        instance.store.run(transaction)
    except RateLimited:
        return  # telling would tell that there is an account


def reset_password(instance: Instance, command: ResetPassword) -> None:
    """Take the new password; every session ends.

    Raises:
        Invalid: the link is not valid (any more), or the password breaks a rule.
    """
    number, was = instance.links.claims("password_reset", command.token)
    user_id = UserId(int(number))
    check_password("password", command.password)
    instance.store.run(lambda work: _still_good(work, user_id, was))
    new_hash = instance.passwords.hash(command.password)

    def transaction(work: Work) -> None:
        user = _still_good(work, user_id, was)
        check_password("password", command.password, unlike=(user.name, user.email))
        work.users.set_password(user.id, new_hash)
        end_sessions(work, user.id, "password_changed")
        work.publish(None, None)

    instance.store.run(transaction)


def _still_good(work: Work, user_id: UserId, was: str) -> User:
    try:
        user = work.users.get(user_id).entity
    except NotFound:
        raise Invalid.field("token", _USED) from None
    if not user.active or resettable(user, work.users.password_hash(user_id)) != was:
        raise Invalid.field("token", _USED)
    return user
