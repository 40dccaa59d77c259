"""Mail addresses in one canonical spelling, so that every spelling of an address finds the same account.

A host with letters beyond ASCII has two names, `bücher.example` and `xn--bcher-kva.example` (RFC 5890: U-label and
A-label). Addresses are compared, stored and mailed by the second, which every mail server takes; the first is mapped as
browsers map it (UTS 46: case, width, full stops). What stands before the @ is in lower case and NFC (RFC 6532 §3.1).
"""

import re
import unicodedata
from typing import Final

import idna

from taskcast.domain.errors import Invalid
from taskcast.domain.refusals import refused

EMAIL_LENGTH: Final = 254
"""The maximum length of the stored spelling (RFC 5321 §4.5.3.1.3)."""

_FORBIDDEN: Final = frozenset(' ,;:<>()[]"\\')
_CODEPOINT: Final = re.compile(r"U\+([0-9A-F]{4,6})")


def checked_address(field: str, text: str) -> str:
    """A deliverable mail address in its canonical spelling.

    Raises:
        Invalid: it is not of the form name@host, or the host name is not valid.
    """
    name, at, host = _split(text)
    if not (at and _is_valid_part(name) and _is_valid_part(host)) or len(text) > EMAIL_LENGTH:
        raise refused(field, "mail-address")
    try:
        address = f"{name}@{ascii_host(host)}"
    except ValueError as error:
        raise Invalid.field(
            field, f"Must have a host that mail can be sent to after the @: {error}."
        ) from None
    if len(address) > EMAIL_LENGTH:
        raise Invalid.field(field, f"Must have at most {EMAIL_LENGTH} characters, and is {address} in full.")
    return address


def comparable_address(text: str) -> str:
    """The canonical spelling, for comparison and delivery.

    Text that is not an address is returned as it is.
    """
    name, at, host = _split(text)
    try:
        return f"{name}{at}{ascii_host(host)}" if len(text) <= EMAIL_LENGTH else name + at + host
    except ValueError:
        return name + at + host


def is_same_address(one: str | None, other: str | None) -> bool:
    """Whether both are spellings of one address; None equals only None."""
    if one is None or other is None:
        return one is other
    return one == other or comparable_address(one) == comparable_address(other)


def spellings(text: str) -> tuple[str, ...]:
    """The spellings under which an account with this address may be stored, the more likely first.

    There may be two: where two accounts turned out to have the same address, the newer one kept its old
    spelling (migration 0017).
    """
    if text.isascii():
        return (text.strip().lower(),)
    return tuple(dict.fromkeys((text.strip().lower(), comparable_address(text))))


def former_spellings(address: str) -> tuple[str, ...]:
    """A stored address, and its spelling before migration 0017, with a host in Unicode letters."""
    name, _, host = address.rpartition("@")
    if "xn--" not in host:
        return (address,)
    try:
        return (address, f"{name}@{idna.decode(host)}")
    except idna.IDNAError:
        return (address,)


def ascii_host(host: str) -> str:
    """A host name in ASCII, as DNS uses it; an ASCII name is only lower-cased.

    Raises:
        ValueError: it is not a valid host name; the message says why.
    """
    if host.isascii():
        return host.lower()
    try:
        encoded = idna.encode(host, uts46=True, std3_rules=True).decode()
    except idna.IDNAError as error:
        found = _CODEPOINT.search(str(error))
        reason = f"“{chr(int(found[1], 16))}” cannot be part of it" if found else str(error).lower()
        raise ValueError(reason) from None
    if encoded.endswith("."):
        raise ValueError("it must not end with a full stop")
    return encoded


def _split(text: str) -> tuple[str, str, str]:
    name, at, host = text.strip().rpartition("@")
    return unicodedata.normalize("NFC", name.lower()), at, unicodedata.normalize("NFC", host.lower())


def _is_valid_part(part: str) -> bool:
    if "@" in part or not part.isprintable() or not _FORBIDDEN.isdisjoint(part):
        return False
    return all(part.split("."))
