"""Stop mail notifications by the link that each of them carries, signed in or not, today or in years (RFC 8058).

What the link may do, and why its token may stand in a URL: docs/decisions/0015-a-link-that-stops-mail.md.
"""

from taskcast.domain.errors import Invalid, NotFound
from taskcast.domain.ids import UserId
from taskcast.domain.mail_addresses import former_spellings
from taskcast.domain.users import User
from taskcast.domain.versioned import edit
from taskcast.ports.channels import StopMailLinks
from taskcast.ports.credentials import Links
from taskcast.ports.unit_of_work import Reading, Work
from taskcast.usecases.accounts.signed_links import fingerprint
from taskcast.usecases.accounts.update_me import save_user
from taskcast.usecases.command import Command
from taskcast.usecases.instance import Instance


class StopMail(Command, frozen=True):
    """`token` is what the link in a mail carries."""

    token: str


def way_out(links: Links, user: UserId, email: str) -> StopMailLinks:
    """The links that stop mail notifications to this person at this address."""
    token = links.opt_out_token(str(user), fingerprint(email))
    return StopMailLinks(page=links.opt_out_page(token), one_click=links.opt_out_posted_to(token))


def stop_mail(instance: Instance, command: StopMail) -> None:
    """Turn mail notifications off by the link in a mail; once they are off, nothing changes.

    Raises:
        Invalid: it is no link of ours, or of an address that the account no longer has.
    """
    number, address = instance.links.opt_out_claims(command.token)
    user_id = UserId(int(number))

    def still_on(reading: Reading) -> bool:
        try:
            user = reading.queries.user(user_id)
        except NotFound:
            raise _worthless() from None
        _check_address(user, address)
        return user.mail_notifications

    def transaction(work: Work) -> None:
        held = work.users.get(user_id)
        _check_address(held.entity, address)
        save_user(work, held, edit(held, {"mail_notifications": False}))
        work.publish(None, None)

    if instance.store.read(still_on):
        instance.store.run(transaction)


def _check_address(user: User, address: str) -> None:
    if address not in map(fingerprint, former_spellings(user.email)):
        raise _worthless()


def _worthless() -> Invalid:
    return Invalid.field("token", "Is of an address that this account no longer has.")
