"""The words of a text, as search and filters compare them; `web/src/app/data/filters/words.ts` finds the same.

A word is a run of letters and digits without case, marks and compatibility forms (NFKD). Han and kana are written
without blanks, so of a run of them each pair is a word, and the last character. `tests/shared/filters/words.json`
holds Python and TypeScript to the same words.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

LONGEST_WORD: Final = 60

_ASCII_WORD: Final = re.compile("[a-z0-9]+")
_UNSPACED: Final = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+")


def words(text: str) -> list[str]:
    """The words of a text in their order."""
    folded = fold(text)
    if folded.isascii():
        return [word[:LONGEST_WORD] for word in _ASCII_WORD.findall(folded)]
    return [word for run in _runs(folded) for word in _words_of(run)]


def sought_words(text: str) -> list[str]:
    """The words of what somebody looks for: without the last character of unspaced script, which its pair holds."""
    found = words(text)
    return found[:-1] if _ends_in_a_pair(found) else found


def fold(text: str) -> str:
    """The text without case, marks and compatibility forms."""
    if text.isascii():
        return text.lower()
    letters = "".join(_folded(letter) for letter in unicodedata.normalize("NFKD", text))
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", letters) if unicodedata.category(letter)[0] != "M"
    )


def name_key(name: str) -> str:
    """The key by which names in filters are the same: folded, with single blanks."""
    return " ".join(fold(name).split())


def is_called(name: str, email: str, key: str) -> bool:
    """Whether a person is meant by this `name_key`: that of their name, of its first word, or of their address."""
    own = name_key(name)
    return key in (own, own.partition(" ")[0], name_key(email))


def has_words(text: Sequence[str], sought: Sequence[str], *, is_exact: bool) -> bool:
    """Whether those words follow one another in the text; the last may be the beginning of one unless `is_exact`."""
    if not sought:
        return True
    *first, last = sought
    for start in range(len(text) - len(first)):
        end = text[start + len(first)]
        fits = end == last if is_exact else end.startswith(last)
        if fits and list(text[start : start + len(first)]) == first:
            return True
    return False


@lru_cache(maxsize=4096)
def _folded(letter: str) -> str:
    return letter.lower().upper().lower()  # ẞ, ß and SS are one


def _runs(folded: str) -> Iterator[str]:
    """Runs of letters and digits of one kind of script."""
    run = ""
    for letter in folded:
        if unicodedata.category(letter)[0] not in "LN":
            if run:
                yield run
            run = ""
        elif run and bool(_UNSPACED.match(letter)) != bool(_UNSPACED.match(run)):
            yield run
            run = letter
        else:
            run += letter
    if run:
        yield run


def _words_of(run: str) -> list[str]:
    if not _UNSPACED.match(run):
        return [run[:LONGEST_WORD]]
    return [run[at : at + 2] for at in range(len(run))]


def _ends_in_a_pair(found: Sequence[str]) -> bool:
    *_, before, last = ("", "", *found)
    return len(last) == 1 and len(before) == 2 and before[1] == last and bool(_UNSPACED.match(before))  # noqa: PLR2004
