"""How much one client may ask of the server; the published limits and the protocol's clocks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientLimits:
    """Sizes in bytes, times in seconds."""

    message_bytes: int = 256 * 1024  # one incoming message (WebSocket) or body (polling)
    backlog_bytes: int = 256 * 1024  # unsent events of one client; over it the client is disconnected
    queued_messages: int = 64  # commands waiting for their turn; over it the client is not read
    subscriptions: int = 64  # streams one socket may subscribe to
    unauthenticated: int = 2000  # polling clients that were not let in; over it the one that came first goes
    ping_interval: float = 25.0
    ping_timeout: float = 20.0
    upgrade_timeout: float = 10.0  # between a WebSocket's opening and the end of polling
    closing_timeout: float = 5.0  # for a client to read why it was disconnected
    connect_timeout: float = 25.0  # in no namespace; noticed when a ping is due
    unadmitted_bytes: int = 16 * 1024  # one message of a client that was not let in yet
    unadmitted_packets: int = 16  # all it may send besides
    refusals_per_second: float = 50.0  # of one client; over it the client is not read for a while
    refusal_burst_seconds: float = 5.0  # so many seconds' worth of them may come at once
    pause: float = 1.0
    pauses: int = 20  # in a row; after so many the client is dropped
