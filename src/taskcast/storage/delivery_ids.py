"""What the deliveries of notifications are called: by recipient, place of the line in their stream, and channel.

So there is one for each event, recipient and channel, and those of a person stand together, in their order.
The epoch keeps them apart from what was sent before a restore from backup: ids go out as Message-ID.
"""

from taskcast.domain.ids import DeliveryId, UserId


def delivery_id(recipient: UserId, seq: int, epoch: str, channel: str) -> DeliveryId:
    """The id of the delivery over `channel` of the line at `seq`."""
    return DeliveryId(f"{_of(recipient)}.{seq:08x}.{epoch}.{channel}")


def deliveries_of(recipient: UserId) -> tuple[str, str]:
    """The range of a person's ids: from the first, up to before the second."""
    return f"{_of(recipient)}.", f"{_of(recipient)}/"


def _of(recipient: UserId) -> str:
    return f"u{recipient:08x}"
