"""Send what was leased: ask whether it is still wanted, hand it over, mark what came of it.

Nothing here holds a transaction while it talks to the world (promise P5), and permission is asked right
before (promise P6). Errors are marked without addresses or content.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from taskcast.domain.errors import NotFound, Unavailable
from taskcast.domain.ids import format_instant, parse_instant
from taskcast.notify.backoff import next_wait
from taskcast.notify.circuit_breaker import CircuitBreaker
from taskcast.notify.error_location import error_location
from taskcast.notify.secret_links import MailLinks
from taskcast.ports.channels import Channel, ChannelMessage, ChannelUnavailable, Permanent, Retryable
from taskcast.ports.clock import Clock
from taskcast.ports.outbox import Delivery, Outbox

MAIL = "email"
"""The channel that people can do without (`User.mail_notifications`)."""

NOT_SET_UP = "no mail is configured"

MARKED_AGAIN_AFTER = (0.25, 0.5, 1.0, 2.0, 4.0)
"""Seconds between tries to mark what was sent while the database is away: unmarked, it would be sent again."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What every sender shares: the outbox, time, chance, how links and channels are made, who is away.

    `links` makes what they lead to; `give_way` is the pace's.
    """

    outbox: Outbox
    clock: Clock
    chance: Callable[[], float]
    links: MailLinks
    open_channel: Callable[[str], Channel | None]
    outage: CircuitBreaker
    give_way: Callable[[], None]


class Sender:
    """Sends one message after the other, over channels of its own that stay open for a burst."""

    def __init__(self, shared: Sending) -> None:
        self._shared = shared
        self._channels: dict[str, Channel | None] = {}

    def deliver(self, together: Sequence[Delivery]) -> None:
        """Send deliveries of one task, person and channel (or one letter, or a summary) as one message, and mark them."""
        self._shared.give_way()
        message = self._message(together)
        if message is None:
            return
        channel = self._channel(together[0].channel)
        if channel is None:
            self._failed(message.deliveries, Permanent("there is no such channel"))
            return
        try:
            channel.send(message)
        except ChannelUnavailable as away:
            self._shared.outage.met()
            self._failed(message.deliveries, away)
        except (Permanent, Retryable) as refusal:
            self._shared.outage.ended()
            self._failed(message.deliveries, refusal)
        except Exception as fault:  # noqa: BLE001 - a message that breaks its channel must not stop the others
            log.error(  # noqa: TRY400 - the text of the exception may hold an address
                "delivery_broke_its_channel",
                delivery_id=message.deliveries[0].id,
                fault=error_location(fault),
            )
            self._failed(message.deliveries, Retryable(f"could not be written: {type(fault).__name__}"))
        else:
            self._shared.outage.ended()
            if channel.name != message.deliveries[0].channel:  # the console stood in for it
                self._dropped(message.deliveries, why=NOT_SET_UP)
                return
            marked = self._marked(message.deliveries)
            log.info(
                "delivery_sent", delivery_id=message.deliveries[0].id, channel=channel.name, marked=marked
            )

    def _marked(self, sent: Sequence[Delivery]) -> int:
        """Mark what is out; however late, the fence of its lease keeps it from what others did since."""
        for wait in MARKED_AGAIN_AFTER:
            try:
                return self._shared.outbox.sent(sent)
            except Unavailable:
                time.sleep(wait)
        return self._shared.outbox.sent(sent)

    def release(self, together: Sequence[Delivery]) -> None:
        """Give back what there is no time to send."""
        self._shared.outbox.release(together)

    def rest(self) -> None:
        """Let go of connections until there is something to send again."""
        for channel in self._channels.values():
            if channel is not None:
                channel.rest()

    def _channel(self, name: str) -> Channel | None:
        if name not in self._channels:
            self._channels[name] = self._shared.open_channel(name)
        return self._channels[name]

    def _message(self, together: Sequence[Delivery]) -> ChannelMessage | None:
        """What is still to be told, or None when nothing is; what is not wanted any more is dropped."""
        wanted = self._shared.outbox.wanted(together)
        left = () if wanted is None else wanted.deliveries
        kept = {delivery.id for delivery in left}
        self._dropped(
            [each for each in together if each.id not in kept], why="read already, or no longer visible"
        )
        if wanted is None:
            return None
        if together[0].channel == MAIL and not wanted.to.takes_mail:
            self._dropped(left, why="mail notifications are turned off")
            return None
        links = self._shared.links
        way_out = links.way_out(left[-1], wanted.to)
        if wanted.tasks:
            link, tasks = links.summary(wanted)
            return ChannelMessage(left, wanted.to, link, way_out=way_out, tasks=tasks)
        try:
            link = links.opening(left[-1])
        except NotFound:
            self._dropped(left, why="there is nothing left to open")
            return None
        return ChannelMessage(left, wanted.to, link, wanted.comments, way_out)

    def _dropped(self, deliveries: Sequence[Delivery], *, why: str) -> None:
        if deliveries:
            self._shared.outbox.dropped(deliveries, why=why)
            log.info("delivery_dropped", delivery_id=deliveries[0].id, why=why)

    def _failed(self, deliveries: Sequence[Delivery], refusal: Permanent | Retryable) -> None:
        next_attempt = None
        if isinstance(refusal, Retryable):
            failures = 1 + max(delivery.attempts for delivery in deliveries)
            wait = next_wait(failures, chance=self._shared.chance(), asked=refusal.after)
            if wait is not None:
                next_attempt = format_instant(
                    parse_instant(self._shared.clock.now()) + timedelta(seconds=wait)
                )
        self._shared.outbox.failed(deliveries, error=str(refusal), next_attempt_at=next_attempt)
        log.warning(
            "delivery_failed", delivery_id=deliveries[0].id, reason=str(refusal), next_attempt_at=next_attempt
        )
