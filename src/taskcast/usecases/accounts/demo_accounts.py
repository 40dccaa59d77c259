"""The accounts of `taskcast demo`, whose password is published: only the demo accepts it.

When `serve` runs on the demo's data, it must not accept the published password.
"""

from functools import partial
from typing import Final

from taskcast.domain import events
from taskcast.domain.errors import DemoPassword
from taskcast.domain.ids import UserId
from taskcast.domain.mail_addresses import comparable_address
from taskcast.ports.accounts import Credentials
from taskcast.ports.unit_of_work import Reading, Work
from taskcast.usecases.accounts.link_tokens import end_account_links
from taskcast.usecases.instance import Instance

PUBLISHED_PASSWORD: Final = "correct horse battery staple"  # noqa: S105 - of the demo, and printed when it starts
NAMES: Final = ("Ada", "Ben", "Cleo")


def demo_address(name: str) -> str:
    """The mail address of a demo user."""
    return f"{name.lower()}@example.org"


_ADDRESSES = frozenset(map(demo_address, NAMES))


def refuse_demo_password(instance: Instance, email: str, password: str) -> None:
    """Refuse the correct published password unless this is the demo.

    Raises:
        DemoPassword: it is the published password of a demo account.
    """
    if password == PUBLISHED_PASSWORD and comparable_address(email) in _ADDRESSES and not instance.is_demo:
        raise DemoPassword


def close_demo_accounts(instance: Instance) -> list[UserId]:
    """End the sessions, tokens and links of demo accounts that still have the published password.

    The accounts and their content stay. Whoever reads their mail, or the console where mail is printed, can
    set a new password. Returns the ids of the accounts.
    """
    closed = []
    for email in sorted(_ADDRESSES):
        known = instance.store.read(partial(_credentials, email=email))
        if known is not None and _is_published(instance, known):
            instance.store.run(partial(_close, user=known.user_id))
            closed.append(known.user_id)
    return closed


def _credentials(reading: Reading, *, email: str) -> Credentials | None:
    return reading.identities.credentials(email)


def _is_published(instance: Instance, known: Credentials) -> bool:
    return known.password_hash is not None and instance.passwords.verify(
        known.password_hash, PUBLISHED_PASSWORD
    )


def _close(work: Work, *, user: UserId) -> None:
    work.users.get(user)  # locked, so that the password cannot change meanwhile
    sessions, tokens = work.identities.end_sessions_of(user), work.identities.end_tokens_of(user)
    end_account_links(work, user)
    if sessions or tokens:
        work.record(events.identity_ended(user, "password_changed"))
        work.security.record(
            "sessions_ended", None, subject=user, detail="demo_password", count=len(sessions)
        )
        work.security.record("tokens_ended", None, subject=user, detail="demo_password", count=len(tokens))
        work.publish(None, None)
