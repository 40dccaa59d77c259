"""Known devices, recognised by a cookie that outlives the session (OWASP, "Device Cookies").

The cookie grants no access. It says that this browser has signed in to this account before, so that password
guessing slows down only unknown devices, and a sign-in from a new device is reported to the account's owner.
It is a 256-bit random secret; only its digest is stored.
"""

from typing import NamedTuple

from taskcast.domain.ids import DeviceId, UserId
from taskcast.ports.unit_of_work import Reading, Work
from taskcast.usecases.accounts.identity import digest

MOST_DEVICES = 20
_LONGEST_SECRET = 200


class ClientInfo(NamedTuple):
    """Where a request comes from.

    `device` is the secret of the device cookie. `has_host_cookies` says that the client gets cookies with
    `__Host-` names (RFC 6265bis §4.1.3.2), which browsers accept over TLS only. `shares_address` says that
    the address is that of an unknown proxy, shared by all its users.
    """

    address: str
    user_agent: str = ""
    device: str | None = None
    has_host_cookies: bool = False
    shares_address: bool = False


class RecognisedDevice(NamedTuple):
    """The device of a sign-in, and the secret for its cookie."""

    id: DeviceId
    secret: str
    is_new: bool


def is_known_device(place: Reading | Work, user: UserId, secret: str | None) -> bool:
    """Whether the device with this cookie has signed in to this account before."""
    return _find(place, user, secret) is not None


def recognise_device(work: Work, user: UserId, secret: str | None) -> RecognisedDevice:
    """Store the device of a successful sign-in.

    Each account keeps the `MOST_DEVICES` most recently used ones.

    A device that is new to this account gets a new secret, for the other accounts of the same browser as
    well: a cookie that an attacker planted becomes worthless.
    """
    known = _find(work, user, secret)
    if known is not None and secret is not None:
        work.devices.note_use(known, work.now)
        return RecognisedDevice(known, secret, is_new=False)
    fresh = work.ids.secret()
    if secret is not None:
        work.devices.replace_digest(digest(secret), digest(fresh))
    added = work.devices.add(user, digest(fresh), now=work.now)
    work.devices.keep_newest(user, MOST_DEVICES)
    return RecognisedDevice(added, fresh, is_new=True)


def _find(place: Reading | Work, user: UserId, secret: str | None) -> DeviceId | None:
    if not secret or len(secret) > _LONGEST_SECRET or not secret.isascii():
        return None
    return place.devices.find(user, digest(secret))
