"""Proving that one knows a password, without letting anyone guess it (promise P8).

An attempt is counted before the password is looked at and taken back when it was right: many guesses at
once find the count already taken. Verifying is slow on purpose and happens between two transactions.
"""

from dataclasses import dataclass
from datetime import timedelta

from taskcast.domain.errors import Invalid, RateLimited
from taskcast.domain.ids import Instant, UserId, instant, moment
from taskcast.domain.permissions import Actor
from taskcast.ports.accounts import Credentials
from taskcast.ports.unit_of_work import Work

from .instance import Instance

MOST_FAILURES = 10
WITHIN = timedelta(minutes=15)
GRACE = timedelta(minutes=10)
"""After the password was proved in a session, what needs a recent proof does not ask again for so long."""

_OWN_PASSWORD = "own password"  # noqa: S105 - in place of a network address: whoever holds the session


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of it. `password_hash` is what was checked against: a transaction asks that it still stands."""

    holds: bool
    password_hash: str | None = None
    retry_after: int | None = None


def prove(instance: Instance, email: str, password: str, *, address: str) -> tuple[Credentials | None, Proof]:
    """Check the password of an account; an unknown one costs the same time.

    `address` is the network address the attempt comes from.
    """
    retry_after = instance.store.run(lambda work: _attempt(work, email, address))
    if retry_after is not None:
        return None, Proof(holds=False, retry_after=retry_after)
    known = instance.store.read(lambda reading: reading.identities.credentials(email))
    password_hash = known.password_hash if known is not None and known.active else None
    holds = instance.passwords.verify(password_hash, password)
    return known, Proof(holds=holds, password_hash=password_hash)


def prove_own(instance: Instance, actor: Actor, password: str) -> Proof:
    """Check the actor's own password, for what a borrowed session must not be enough for."""
    user = instance.store.read(lambda reading: reading.queries.user(actor.user_id))
    _, proof = prove(instance, user.email, password, address=_OWN_PASSWORD)
    if not proof.holds:
        instance.refusals.note("password_refused", actor=actor.user_id)
    else:
        instance.store.run(lambda work: work.identities.clear_failures(user.email, _OWN_PASSWORD))
    return proof


def check_proof(work: Work, user: UserId, proof: Proof, field: str) -> None:
    """Refuse what was not proven.

    Raises:
        RateLimited: too many failures in `WITHIN`.
        Invalid: it was not the password, or no longer is.
    """
    if proof.retry_after is not None:
        raise RateLimited(proof.retry_after)
    if not proof.holds or work.users.password_hash(user) != proof.password_hash:
        raise Invalid.field(field, "Is not your password.")


def mark_proved(work: Work, actor: Actor) -> None:
    """Keep that the password was just proved in the actor's session."""
    if actor.session_id is not None:
        work.identities.mark_proved(actor.session_id, work.now)


def check_recent_proof(work: Work, actor: Actor, proof: Proof | None, field: str) -> None:
    """Refuse unless the password is proved now, or was in this session within `GRACE`.

    The command line proves nothing: it acts with the authority of the machine's owner.

    Raises:
        RateLimited: too many failures in `WITHIN`.
        Invalid: it was not proved.
    """
    if proof is not None:
        check_proof(work, actor.user_id, proof, field)
        mark_proved(work, actor)
        return
    session = actor.session_id
    if session is None:
        return
    proved_at = work.identities.proved_at(session)
    if proved_at is None or moment(proved_at) + GRACE <= moment(work.now):
        raise Invalid.field(field, "Enter your password, to be sure that it is you.")


def _attempt(work: Work, account: str, address: str) -> int | None:
    """Count an attempt; seconds to wait when there were too many (then it does not count)."""
    failures = work.identities.recent_failures(account, address, _since(work.now))
    if len(failures) >= MOST_FAILURES:
        left = moment(failures[-MOST_FAILURES]) + WITHIN - moment(work.now)
        return max(1, int(left.total_seconds()) + 1)
    work.identities.add_failure(account, address, work.now)
    return None


def _since(now: Instant) -> Instant:
    return instant(moment(now) - WITHIN)
