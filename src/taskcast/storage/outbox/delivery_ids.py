"""What the world calls a delivery: the number of its row, and when it was made, to the microsecond.

The number finds it. The instant keeps it apart from another that got the same number before a restore from
backup: ids go out as Message-ID, and a mail server drops what it has seen.
"""

from taskcast.domain.ids import DeliveryId, Instant

_DIGITS = str.maketrans("", "", "-:.TZ")


def delivery_id(number: int, created_at: Instant) -> DeliveryId:
    """The id of the delivery in row `number`."""
    return DeliveryId(f"{number:x}-{created_at.translate(_DIGITS)}")


def number_of(delivery: DeliveryId) -> int:
    """The number of its row; 0, which no row has, for what is no id of ours."""
    try:
        number = int(delivery.partition("-")[0], 16)
    except ValueError:
        return 0
    return number if 0 < number < 2**63 else 0
