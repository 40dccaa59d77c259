"""Turn mail notifications off by the link in each mail, without sign-in, also years later (RFC 8058).

What the link may do, and why its token may be in a URL: docs/decisions/0015-a-link-that-stops-mail.md.
"""

from taskcast.domain.errors import Invalid, NotFound
from taskcast.domain.ids import UserId
from taskcast.domain.mail_addresses import former_spellings
from taskcast.domain.refusals import refused
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
    """`token` comes from the link in a mail."""

    token: str


def stop_mail_links(links: Links, user: UserId, email: str) -> StopMailLinks:
    """The links that turn off mail notifications to this user at this address."""
    token = links.opt_out_token(str(user), fingerprint(email))
    return StopMailLinks(page=links.opt_out_page_url(token), one_click=links.opt_out_post_url(token))


def stop_mail(instance: Instance, command: StopMail) -> None:
    """Turn mail notifications off. Does nothing if they are off.

    Raises:
        Invalid: the token is not one of ours, or is for an address that the account no longer has.
    """
    number, address = instance.links.opt_out_claims(command.token)
    user_id = UserId(int(number))

    def still_on(reading: Reading) -> bool:
        try:
            user = reading.queries.user(user_id)
        except NotFound:
            raise _outdated_link() from None
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
        raise _outdated_link()


def _outdated_link() -> Invalid:
    return refused("token", "former-address")
