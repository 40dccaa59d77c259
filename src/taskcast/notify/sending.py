"""Sends leased deliveries: check that they are still to be sent, send, and mark the result.

No transaction is open during network I/O (promise P5), and access is checked right before sending (promise P6).
Recorded errors contain no addresses or content.
"""

import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from taskcast.domain.errors import NotFound, Unavailable
from taskcast.domain.ids import format_instant, parse_instant
from taskcast.notify.backoff import CircuitBreaker, next_wait
from taskcast.notify.secret_links import MailLinks
from taskcast.ports.channels import Channel, ChannelMessage, ChannelUnavailable, Permanent, Retryable
from taskcast.ports.clock import Clock
from taskcast.ports.outbox import Delivery, Outbox


def error_location(fault: BaseException) -> str:
    """The type of the exception and the line that raised it."""
    frames = traceback.extract_tb(fault.__traceback__)
    place = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"{type(fault).__name__}{place}"


MAIL = "email"
"""The channel that users can turn off (`User.mail_notifications`)."""

MAIL_NOT_CONFIGURED = "no mail is configured"

MARK_RETRY_DELAYS = (0.25, 0.5, 1.0, 2.0, 4.0)
"""Seconds between attempts to mark a sent message while the database is down; an unmarked message would be sent again."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """The dependencies that all senders share.

    `links` creates the links of mails. `wait_until_idle` comes from the worker's configuration.
    """

    outbox: Outbox
    clock: Clock
    chance: Callable[[], float]
    links: MailLinks
    open_channel: Callable[[str], Channel | None]
    breaker: CircuitBreaker
    wait_until_idle: Callable[[], None]


class Sender:
    """Sends one message at a time, over its own channels, which stay open for a burst."""

    def __init__(self, shared: Sending) -> None:
        self._shared = shared
        self._channels: dict[str, Channel | None] = {}

    def deliver(self, together: Sequence[Delivery]) -> None:
        """Send a group of deliveries as one message, and mark them."""
        self._shared.wait_until_idle()
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
            self._shared.breaker.record_failure()
            self._failed(message.deliveries, away)
        except (Permanent, Retryable) as refusal:
            self._shared.breaker.record_success()
            self._failed(message.deliveries, refusal)
        except Exception as fault:  # noqa: BLE001 - one failing message must not stop the others
            log.error(  # noqa: TRY400 - the text of the exception may hold an address
                "delivery_broke_its_channel",
                delivery_id=message.deliveries[0].id,
                fault=error_location(fault),
            )
            self._failed(message.deliveries, Retryable(f"could not be written: {type(fault).__name__}"))
        else:
            self._shared.breaker.record_success()
            if (
                channel.name != message.deliveries[0].channel
            ):  # the console replaced a channel that is not configured
                self._dropped(message.deliveries, why=MAIL_NOT_CONFIGURED)
                return
            marked = self._marked(message.deliveries)
            log.info(
                "delivery_sent", delivery_id=message.deliveries[0].id, channel=channel.name, marked=marked
            )

    def _marked(self, sent: Sequence[Delivery]) -> int:
        """Mark sent deliveries. The fence of the lease makes a late mark harmless."""
        for wait in MARK_RETRY_DELAYS:
            try:
                return self._shared.outbox.mark_sent(sent)
            except Unavailable:
                time.sleep(wait)
        return self._shared.outbox.mark_sent(sent)

    def release(self, together: Sequence[Delivery]) -> None:
        """Return the leases of deliveries that there is no time to send."""
        self._shared.outbox.release(together)

    def close_idle(self) -> None:
        """Close idle connections."""
        for channel in self._channels.values():
            if channel is not None:
                channel.close_idle()

    def _channel(self, name: str) -> Channel | None:
        if name not in self._channels:
            self._channels[name] = self._shared.open_channel(name)
        return self._channels[name]

    def _message(self, together: Sequence[Delivery]) -> ChannelMessage | None:
        """The message to send, or None; deliveries that are not to be sent any more are marked as dead."""
        wanted = self._shared.outbox.outgoing(together)
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
            link = links.target(left[-1])
        except NotFound:
            self._dropped(left, why="there is nothing left to open")
            return None
        return ChannelMessage(left, wanted.to, link, wanted.comments, way_out)

    def _dropped(self, deliveries: Sequence[Delivery], *, why: str) -> None:
        if deliveries:
            self._shared.outbox.mark_dropped(deliveries, why=why)
            log.info("delivery_dropped", delivery_id=deliveries[0].id, why=why)

    def _failed(self, deliveries: Sequence[Delivery], refusal: Permanent | Retryable) -> None:
        next_attempt = None
        if isinstance(refusal, Retryable):
            failures = 1 + max(delivery.attempts for delivery in deliveries)
            wait = next_wait(failures, chance=self._shared.chance(), retry_after=refusal.after)
            if wait is not None:
                next_attempt = format_instant(
                    parse_instant(self._shared.clock.now()) + timedelta(seconds=wait)
                )
        self._shared.outbox.mark_failed(deliveries, error=str(refusal), next_attempt_at=next_attempt)
        log.warning(
            "delivery_failed", delivery_id=deliveries[0].id, reason=str(refusal), next_attempt_at=next_attempt
        )
