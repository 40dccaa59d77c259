"""A running Taskcast as transports and tools hold it: its database, and what proves who someone is."""

from dataclasses import dataclass, field

from taskcast.ports.credentials import Links, Passwords
from taskcast.ports.unit_of_work import Store

from .guess_limits import GuessLimits
from .refusals import Refusals
from .reset_requests import ResetRequests
from .token_uses import TokenUses


@dataclass(frozen=True, slots=True)
class Instance:
    """Put together in `bootstrap`; the first argument of `perform`.

    `is_demo` is true of `taskcast demo`, where passwords that everybody knows let people in. `sends_mail` says that
    mail leaves this machine, so that addresses can be confirmed.
    """

    store: Store
    passwords: Passwords
    links: Links
    is_demo: bool = False
    sends_mail: bool = False
    token_uses: TokenUses = field(default_factory=TokenUses)
    refusals: Refusals = field(default_factory=Refusals)
    guess_limits: GuessLimits = field(default_factory=GuessLimits)
    reset_requests: ResetRequests = field(default_factory=ResetRequests)
