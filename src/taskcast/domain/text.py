"""What counts as text: valid Unicode without NUL or lone surrogates, within its length; stored as it was typed.

Two texts that differ only in their normal form (Unicode Standard Annex #15) are the same text to a reader, so they
compare and are found as one.
"""

import re
import unicodedata
from typing import Final

from taskcast.domain.refusals import refused

TITLE_LENGTH = 500
NAME_LENGTH = 200
DESCRIPTION_BYTES = 100_000
COMMENT_BYTES = 100_000

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
# Other whitespace (no-break, ideographic) is part of the text.
_LINE_BLANKS: Final = re.compile("[\t-\r\x1c-\x1f \x85\u2028\u2029]+")
# Categories of characters that show nothing, and those that show nothing whatever their category says
# (Default_Ignorable_Code_Point in Unicode's DerivedCoreProperties; the blank Braille pattern).
_UNSEEN_CATEGORIES: Final = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
_UNSEEN: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)


def _storable(field: str, text: str) -> None:
    if "\x00" in text:
        raise refused(field, "nul")
    if not text.isascii() and _SURROGATE.search(text):
        raise refused(field, "unicode")


def line(field: str, text: str, *, longest: int = TITLE_LENGTH, current: str | None = None) -> str:
    """A single line people read, such as a title or a name: trimmed, not empty, `longest` characters.

    A text that is there already (`current`) is taken as it is: no rule of today refuses what was taken before.

    Raises:
        Invalid: it is empty, too long, or not storable text.
    """
    if text == current:
        return text
    if text.isascii() and text.isprintable():  # nearly always: no other blank than the space, nothing unseen
        trimmed = " ".join(text.split())
        is_empty = not trimmed
    else:
        _storable(field, text)
        trimmed = _LINE_BLANKS.sub(" ", text).strip()
        is_empty = looks_empty(trimmed)
    if is_empty:
        raise refused(field, "empty")
    if len(trimmed) > longest:
        raise refused(field, "long", most=longest, count=len(trimmed))
    return trimmed


def markdown(
    field: str, text: str, *, most_bytes: int = DESCRIPTION_BYTES, current: str | None = None
) -> str:
    """Markdown of at most `most_bytes` bytes of UTF-8, kept as written; `current` as for `line`.

    Raises:
        Invalid: it is too long or not storable text.
    """
    if text == current:
        return text
    _storable(field, text)
    if len(text) * 4 > most_bytes and len(text.encode()) > most_bytes:
        raise refused(field, "many-bytes", most=most_bytes)
    return text


def looks_empty(text: str) -> bool:
    """Whether nothing is visible: only whitespace, control characters and characters that shape others."""
    if text.isascii():
        return not text or text.isspace() or not any(letter > " " for letter in text)
    return all(unicodedata.category(letter) in _UNSEEN_CATEGORIES or _UNSEEN.match(letter) for letter in text)


def is_same(one: object, other: object) -> bool:
    """Whether two values are equal; texts also when they are canonically equivalent (Unicode Standard §3.7)."""
    if one == other:
        return True
    if not (isinstance(one, str) and isinstance(other, str)) or (one.isascii() and other.isascii()):
        return False
    return unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)


def search_key(text: str) -> str:
    """The key for searching and sorting: ignores case, normal form and width."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", folded)
