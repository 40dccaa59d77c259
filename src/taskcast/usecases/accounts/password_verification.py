"""Password verification with limits against guessing (promise P8).

The limits are in `guess_limits`. Verifying is slow on purpose and happens before the transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from taskcast.domain.errors import RateLimited
from taskcast.domain.ids import UserId, parse_instant
from taskcast.domain.mail_addresses import comparable_address
from taskcast.domain.permissions import Actor
from taskcast.domain.refusals import refused
from taskcast.ports.accounts import Credentials
from taskcast.ports.unit_of_work import Reading, Work
from taskcast.usecases.accounts.devices import ClientInfo, is_known_device
from taskcast.usecases.accounts.identity import digest
from taskcast.usecases.instance import Instance
from taskcast.usecases.limits.guess_limits import Budget
from taskcast.usecases.limits.peers import network_of

GRACE = timedelta(minutes=10)
"""For this long after a verified password, operations in the same session do not ask for it again."""


@dataclass(frozen=True, slots=True)
class PasswordProof:
    """The result of a verification.

    `password_hash` is the hash that was checked; the transaction compares it with the current one.
    """

    holds: bool
    password_hash: str | None = None
    retry_after: int | None = None


def verify_password(
    instance: Instance, email: str, password: str, *, client: ClientInfo
) -> tuple[Credentials | None, PasswordProof]:
    """Verify the password of an account; for an unknown account it takes the same time."""

    def look_up(reading: Reading) -> tuple[Credentials | None, bool]:
        found = reading.identities.credentials(email)
        return found, found is not None and is_known_device(reading, found.user_id, client.device)

    known, is_device_known = instance.store.read(look_up)
    budgets = _budgets_of_device(email, client) if is_device_known else _budgets_of_stranger(email, client)
    proof = _verify(instance, known, password, budgets)
    if proof.holds and is_device_known:
        instance.guess_limits.clear(budgets[0])
    return known, proof


def verify_own_password(instance: Instance, actor: Actor, password: str) -> PasswordProof:
    """Verify the actor's own password, for operations that a stolen session must not perform."""
    user = instance.store.read(lambda reading: reading.queries.user(actor.user_id))
    known = instance.store.read(lambda reading: reading.identities.credentials(user.email))
    budget = Budget("own", str(actor.user_id))
    proof = _verify(instance, known, password, [budget])
    if proof.holds:
        instance.guess_limits.clear(budget)
    else:
        instance.refusals.note("password_refused", actor=actor.user_id)
    return proof


def check_proof(work: Work, user: UserId, proof: PasswordProof, field: str) -> None:
    """Refuse an unsuccessful verification.

    Raises:
        RateLimited: too many failures (`guess_limits`).
        Invalid: the password is wrong, or was changed meanwhile.
    """
    if proof.retry_after is not None:
        raise RateLimited(proof.retry_after)
    if not proof.holds or work.users.password_hash(user) != proof.password_hash:
        raise refused(field, "not-your-password")


def mark_proved(work: Work, actor: Actor) -> None:
    """Record that the password was verified in the actor's session."""
    if actor.session_id is not None:
        work.identities.mark_proved(actor.session_id, work.now)


def check_recent_proof(work: Work, actor: Actor, proof: PasswordProof | None, field: str) -> None:
    """Require a password verification now, or in this session within `GRACE`.

    The command line needs none: it acts with the authority of the machine's owner.

    Raises:
        RateLimited: too many failures (`guess_limits`).
        Invalid: the password was not verified.
    """
    if proof is not None:
        check_proof(work, actor.user_id, proof, field)
        mark_proved(work, actor)
        return
    session = actor.session_id
    if session is None:
        return
    proved_at = work.identities.proved_at(session)
    if proved_at is None or parse_instant(proved_at) + GRACE <= parse_instant(work.now):
        raise refused(field, "enter-password")


def _verify(
    instance: Instance, known: Credentials | None, password: str, budgets: Sequence[Budget]
) -> PasswordProof:
    try:
        attempt = instance.guess_limits.begin(budgets)
    except RateLimited as refusal:
        return PasswordProof(holds=False, retry_after=refusal.retry_after)
    password_hash = known.password_hash if known is not None and known.active else None
    failed = False
    try:
        holds = instance.passwords.verify(password_hash, password)
        failed = not holds
    finally:
        attempt.end(failed=failed)
    return PasswordProof(holds=holds, password_hash=password_hash)


def _budgets_of_stranger(email: str, client: ClientInfo) -> Sequence[Budget]:
    account = Budget("account", comparable_address(email))
    if client.shares_address:
        return [account]
    return [account, Budget("address", client.address), Budget("network", network_of(client.address))]


def _budgets_of_device(email: str, client: ClientInfo) -> Sequence[Budget]:
    return [Budget("device", f"{comparable_address(email)} {digest(client.device or '').hex()}")]
