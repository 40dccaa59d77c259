"""Devices that signed in before, recognised by a cookie that outlives the session (OWASP, "Device Cookies").

The cookie opens nothing. It says that this browser has signed in to this account before, so that guessing by
strangers slows only strangers, and a sign-in from anywhere else is told to the account's owner. It is 256 bits of
chance, of which only the digest is kept.
"""

from typing import NamedTuple

from taskcast.domain.ids import DeviceId, UserId
from taskcast.ports.unit_of_work import Reading, Work
from taskcast.usecases.accounts.identity import digest

MOST_DEVICES = 20
_LONGEST_SECRET = 200


class ClientInfo(NamedTuple):
    """What a request tells about where it comes from.

    `device` is the secret of the device cookie. `has_host_cookies` says that the client is sent cookies whose names
    begin with `__Host-` (RFC 6265bis §4.1.3.2), which it takes over TLS alone. `shares_address` says that a proxy
    nobody was told to trust stands in between, so that everyone has its address.
    """

    address: str
    user_agent: str = ""
    device: str | None = None
    has_host_cookies: bool = False
    shares_address: bool = False


class RecognisedDevice(NamedTuple):
    """The device of a sign-in, and the secret that its cookie holds from now on."""

    id: DeviceId
    secret: str
    is_new: bool


def is_known_device(place: Reading | Work, user: UserId, secret: str | None) -> bool:
    """Whether the device with this cookie has signed in to this account before."""
    return _find(place, user, secret) is not None


def recognise_device(work: Work, user: UserId, secret: str | None) -> RecognisedDevice:
    """Remember the device of a successful sign-in; of an account's devices the `MOST_DEVICES` used last are kept.

    A device new to this account gets a new secret, under which the other accounts of the same browser follow: so a
    cookie that somebody planted there, and knows, becomes worthless.
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
