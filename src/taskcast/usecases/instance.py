"""The dependencies of use cases that need more than a transaction: database, passwords, links, limits."""

from dataclasses import dataclass, field

from taskcast.ports.credentials import Links, Passwords
from taskcast.ports.unit_of_work import Store
from taskcast.usecases.accounts.reset_requests import ResetRequests
from taskcast.usecases.accounts.token_uses import TokenUses
from taskcast.usecases.limits.guess_limits import GuessLimits
from taskcast.usecases.limits.refusal_log import RefusalLog


@dataclass(frozen=True, slots=True)
class Instance:
    """Assembled in `bootstrap`; the first argument of `perform`.

    `is_demo` is true of `taskcast demo`, whose accounts have published passwords. `sends_mail` says that
    mail leaves this machine, so that addresses can be confirmed.
    """

    store: Store
    passwords: Passwords
    links: Links
    is_demo: bool = False
    sends_mail: bool = False
    token_uses: TokenUses = field(default_factory=TokenUses)
    refusals: RefusalLog = field(default_factory=RefusalLog)
    guess_limits: GuessLimits = field(default_factory=GuessLimits)
    reset_requests: ResetRequests = field(default_factory=ResetRequests)
