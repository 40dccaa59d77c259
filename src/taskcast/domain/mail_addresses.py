"""Mail addresses in one spelling, so that one person is found however the host is written.

A host with letters beyond ASCII has two names, `bücher.example` and `xn--bcher-kva.example` (RFC 5890: U-label and
A-label). Addresses are compared, stored and mailed by the second, which every mail server takes; the first is mapped as
browsers map it (UTS 46: case, width, full stops). What stands before the @ is in lower case and NFC (RFC 6532 §3.1).
"""

import re
import unicodedata
from typing import Final

import idna

from taskcast.domain.errors import Invalid

EMAIL_LENGTH: Final = 254
"""Characters of the stored spelling (RFC 5321 §4.5.3.1.3)."""

_NEVER_PLAIN: Final = frozenset(' ,;:<>()[]"\\')
_CODEPOINT: Final = re.compile(r"U\+([0-9A-F]{4,6})")


def checked_address(field: str, text: str) -> str:
    """A mail address we can deliver to, in the spelling that is stored.

    Raises:
        Invalid: it is not of the form name@host, or no mail server can be asked for that host.
    """
    name, at, host = _parted(text)
    if not (at and _is_plain(name) and _is_plain(host)) or len(text) > EMAIL_LENGTH:
        raise Invalid.field(field, "Must be a mail address such as ada@example.org.")
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
    """The spelling by which addresses are compared and mail is sent; what is no address stays what it is."""
    name, at, host = _parted(text)
    try:
        return f"{name}{at}{ascii_host(host)}" if len(text) <= EMAIL_LENGTH else name + at + host
    except ValueError:
        return name + at + host


def is_same_address(one: str | None, other: str | None) -> bool:
    """Whether mail to the one reaches whom mail to the other reaches; None is the same as None alone."""
    if one is None or other is None:
        return one is other
    return one == other or comparable_address(one) == comparable_address(other)


def spellings(text: str) -> tuple[str, ...]:
    """What the account of this address may be stored under, the likelier first.

    More than one where two accounts of before turned out to have the same address: the later kept its spelling, so
    that both still open (migration 0017).
    """
    if text.isascii():
        return (text.strip().lower(),)
    return tuple(dict.fromkeys((text.strip().lower(), comparable_address(text))))


def former_spellings(address: str) -> tuple[str, ...]:
    """A stored address, and with its host in letters, as it may have been stored before 0017."""
    name, _, host = address.rpartition("@")
    if "xn--" not in host:
        return (address,)
    try:
        return (address, f"{name}@{idna.decode(host)}")
    except idna.IDNAError:
        return (address,)


def ascii_host(host: str) -> str:
    """A host in ASCII, as DNS has it. One that is ASCII already is only put into lower case.

    Raises:
        ValueError: it cannot be written so; says why.
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


def _parted(text: str) -> tuple[str, str, str]:
    name, at, host = text.strip().rpartition("@")
    return unicodedata.normalize("NFC", name.lower()), at, unicodedata.normalize("NFC", host.lower())


def _is_plain(part: str) -> bool:
    if "@" in part or not part.isprintable() or not _NEVER_PLAIN.isdisjoint(part):
        return False
    return all(part.split("."))
