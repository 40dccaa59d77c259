"""Lays a mail out as it goes over the wire: headers (RFC 5322), a text and an HTML form (RFC 2046 §5.1.4).

By hand, because `EmailMessage` parses each header it is given: that took a millisecond of the event loop for every
mail, this takes a tenth. What is hard in it, encoded words and where to fold, is the library's `Header`.
"""

import binascii
from dataclasses import dataclass
from email.header import Header
from email.utils import formataddr, quote

LINE = 76
"""Longest line, where something can be folded at all (RFC 5322 §2.1.1, RFC 2047 §2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A finished mail. An international one has an address that is not ASCII, and needs SMTPUTF8 (RFC 6531)."""

    sender: str
    is_international: bool
    source: bytes


def header(name: str, value: str) -> str:
    """One header with its end of line; the value is one line, and becomes encoded words where it must.

    One word stays on the line of its name, however long: folded before it, some readers see no value at all.
    """
    if not value.isascii():
        value = _encoded(name, value)
    elif len(name) + 2 + len(value) > LINE and " " in value:
        value = Header(value, header_name=name, maxlinelen=LINE).encode(linesep="\r\n")
    return f"{name}: {value}\r\n"


def address_header(name: str, shown: str, spec: str) -> str:
    """A header that names one person, shown by any name on one line, and the checked address."""
    if not spec.isascii():  # such a mail may have UTF-8 in its headers (RFC 6532)
        return f'{name}: "{quote(shown)}" <{spec}>\r\n' if shown else f"{name}: {spec}\r\n"
    if not shown.isascii():
        return f"{name}: {_encoded(name, shown)}\r\n <{spec}>\r\n"
    return header(name, formataddr((shown, spec)))


def lay_out(headers: str, *, text: str, html: str) -> bytes:
    """Head and body; readers show the last form they know."""
    boundary = "=_taskcast_"  # `=_` never stands in quoted-printable (RFC 2045 §6.7)
    head = f'{headers}MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="{boundary}"\r\n\r\n'
    return b"".join(
        (
            head.encode(),
            _part(boundary, "plain", text),
            _part(boundary, "html", html),
            f"--{boundary}--\r\n".encode(),
        )
    )


def _part(boundary: str, subtype: str, content: str) -> bytes:
    head = (
        f'--{boundary}\r\nContent-Type: text/{subtype}; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    lines = b"".join(line + b"\r\n" for line in content.encode().splitlines())
    return head.encode() + binascii.b2a_qp(lines) + b"\r\n"


def _encoded(name: str, value: str) -> str:
    return Header(value, "utf-8", header_name=name, maxlinelen=LINE).encode(linesep="\r\n")
