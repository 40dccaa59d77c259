"""Change one's mail address. The new address takes effect when its owner opens a mailed link."""

from collections.abc import Mapping
from typing import Any

from taskcast.domain.mail_addresses import checked_address, comparable_address, is_same_address
from taskcast.domain.permissions import Actor
from taskcast.domain.refusals import refused
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.accounts.confirmation import confirm
from taskcast.usecases.accounts.link_tokens import end_account_links, open_account_link, open_link
from taskcast.usecases.accounts.mail_links import check_sender_mail_limit
from taskcast.usecases.accounts.password_verification import (
    PasswordProof,
    check_proof,
    mark_proved,
    verify_own_password,
)
from taskcast.usecases.accounts.registration import Email
from taskcast.usecases.accounts.security_notices import notify_address_changed
from taskcast.usecases.command import Command
from taskcast.usecases.instance import Instance
from taskcast.usecases.outcome import Result


class ChangeAddress(Command, frozen=True):
    """The password protects against someone who finds a signed-in browser."""

    email: Email
    password: str


class ConfirmAddress(Command, frozen=True):
    """`token` is what the mailed link carries."""

    token: str


def prepare_change_address(instance: Instance, command: ChangeAddress, actor: Actor) -> Mapping[str, Any]:
    """Verify the password before the transaction."""
    return {"proof": verify_own_password(instance, actor, command.password)}


def change_address(work: Work, command: ChangeAddress, actor: Actor, *, proof: PasswordProof) -> Result:
    """Mail a link to the new address. The answer does not tell whether another account has it.

    Raises:
        Invalid: the password is not right, or the address is none, or the current one.
        RateLimited: too many wrong passwords, or letters to this address.
    """
    check_proof(work, actor.user_id, proof, "password")
    mark_proved(work, actor)
    email = checked_address("email", command.email)
    user = work.users.get(actor.user_id).entity
    if email == user.email:
        raise refused("email", "your-address-already")
    check_sender_mail_limit(work, actor.user_id, email)
    work.account_mail.queue("address_change", address=email, subject_id=user.id, now=work.now)
    work.security.record("address_change_requested", user.id, subject=user.id)
    return Result()


def confirm_address(instance: Instance, command: ConfirmAddress) -> None:
    """Confirm the address that the link was mailed to: a new address, or the account's current one.

    Raises:
        Invalid: the link is not valid (any more), or somebody else took the address meanwhile.
    """
    instance.store.read(lambda it: open_link(it, instance.links, "address_change", command.token))

    def transaction(work: Work) -> None:
        link, held = open_account_link(work, instance.links, "address_change", command.token)
        user = held.entity
        mailed_to = link.address or user.email
        new = user.email if is_same_address(mailed_to, user.email) else comparable_address(mailed_to)
        if new != user.email and work.users.by_email(new) is not None:
            raise refused("email", "account-exists")
        end_account_links(work, user.id)
        changed = confirm(work, held, email=new)
        if (
            changed.email != user.email and user.confirmed
        ):  # an unconfirmed old address gets no mail: it may belong to someone else
            notify_address_changed(work, changed, before=user.email)
        work.publish(None, None)

    instance.store.run(transaction)
