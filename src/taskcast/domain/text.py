"""What counts as text: valid Unicode without NUL or lone surrogates, within its length."""

import re
from typing import Final

from .errors import Invalid

TITLE_LENGTH = 500
NAME_LENGTH = 200
DESCRIPTION_BYTES = 100_000
COMMENT_BYTES = 100_000

_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def _storable(field: str, text: str) -> None:
    if "\x00" in text:
        raise Invalid.field(field, "Must not contain the NUL character.")
    if not text.isascii() and _SURROGATE.search(text):
        raise Invalid.field(field, "Must be valid Unicode without lone surrogates.")


def line(field: str, text: str, *, longest: int = TITLE_LENGTH) -> str:
    """A single line people read, such as a title or a name: trimmed, not empty, `longest` characters.

    Raises:
        Invalid: it is empty, too long, or not storable text.
    """
    _storable(field, text)
    trimmed = " ".join(text.split())
    if not trimmed:
        raise Invalid.field(field, "Must not be empty.")
    if len(trimmed) > longest:
        raise Invalid.field(field, f"Must have at most {longest} characters, not {len(trimmed)}.")
    return trimmed


def markdown(field: str, text: str, *, most_bytes: int = DESCRIPTION_BYTES) -> str:
    """Markdown of at most `most_bytes` bytes of UTF-8, kept as written.

    Raises:
        Invalid: it is too long or not storable text.
    """
    _storable(field, text)
    if len(text) * 4 > most_bytes and len(text.encode()) > most_bytes:
        raise Invalid.field(field, f"Must have at most {most_bytes} bytes.")
    return text
