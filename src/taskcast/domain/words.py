"""The words of a text, as search and filters compare them; `web/src/app/data/filters/words.ts` finds the same.

A word is a run of letters and digits without case, marks and compatibility forms (NFKD). Han and kana are written
without blanks, so of a run of them each pair is a word, and the last character. `tests/shared/filters/words.json`
holds Python and TypeScript to the same words.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final, NamedTuple

LONGEST_WORD: Final = 60

_ASCII_WORD: Final = re.compile("[a-z0-9]+")
_UNSPACED: Final = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+")
_ONE_SCRIPT: Final = re.compile(f"{_UNSPACED.pattern}|{_UNSPACED.pattern.replace('[', '[^', 1)}")

_RUN: Final = re.compile("[^ ]+")


def words(text: str) -> list[str]:
    """The words of a text in their order."""
    if text.isascii():
        return [word[:LONGEST_WORD] for word in _ASCII_WORD.findall(text.lower())]
    letters = unicodedata.normalize("NFKD", text).translate(_WORD_LETTERS)
    return [word for run in letters.split(" ") if run for word in _words_of(run)]


def places_of(
    found: "Sequence[PlacedWord]", sought: Sequence[str], *, is_exact: bool
) -> list[tuple[int, int]]:
    """Where those words follow one another in a text: ranges of its characters. See `has_words`."""
    if not sought:
        return []
    *first, last = sought
    ranges: list[tuple[int, int]] = []
    for start in range(len(found) - len(first)):
        here = found[start : start + len(sought)]
        end = here[-1]
        if [each.word for each in here[:-1]] == first and (
            end.word == last if is_exact else end.word.startswith(last)
        ):
            ranges.append((here[0].places[0], end.places[len(last) - 1] + 1))
    return ranges


class PlacedWord(NamedTuple):
    """A word, and for each of its letters the place of the character it comes from."""

    word: str
    places: Sequence[int]


def placed_words(text: str) -> list[PlacedWord]:
    """The words of a text, and where they are in it."""
    if text.isascii():
        return [
            PlacedWord(found[0][:LONGEST_WORD], range(found.start(), found.end()))
            for found in _ASCII_WORD.finditer(text.lower())
        ]
    letters, places = [], []
    for place, character in enumerate(text):
        for letter in unicodedata.normalize("NFKD", character).translate(_WORD_LETTERS):
            letters.append(letter)
            places.append(place)
    placed: list[PlacedWord] = []
    for run in _RUN.finditer("".join(letters)):
        at = run.start()
        for part in _ONE_SCRIPT.finditer(run[0]):
            start, end = at + part.start(), at + part.end()
            if _UNSPACED.match(part[0]):
                placed += [
                    PlacedWord(part[0][each - start : each - start + 2], places[each : min(each + 2, end)])
                    for each in range(start, end)
                ]
            else:
                placed.append(PlacedWord(part[0][:LONGEST_WORD], places[start:end]))
    return placed


def sought_words(text: str) -> list[str]:
    """The words of what somebody looks for: without the last character of unspaced script, which its pair holds."""
    found = words(text)
    return found[:-1] if _ends_in_a_pair(found) else found


def fold(text: str) -> str:
    """The text without case, marks and compatibility forms."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKD", text).translate(_LETTERS)


def name_key(name: str) -> str:
    """The key by which names in filters are the same: folded, with single blanks."""
    return " ".join(fold(name).split())


def name_keys(name: str, email: str | None = None) -> frozenset[str]:
    """By which `name_key` a person is meant: that of their name, of its first word, or of their address."""
    own = name_key(name)
    return frozenset((own, own.partition(" ")[0], own if email is None else name_key(email)))


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


class _Folding(dict[int, str]):
    """What `str.translate` puts in the place of a letter: its folded form, of others also what `others` says."""

    def __init__(self, others: str | None) -> None:
        super().__init__()
        self._others = others

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFKD", chr(code).lower().upper().lower())  # ẞ, ß and SS are one
        kept = "".join(self._kept(letter) for letter in folded)
        if len(self) < _MOST_KEPT:
            self[code] = kept
        return kept

    def _kept(self, letter: str) -> str:
        kind = unicodedata.category(letter)[0]
        if kind == "M":
            return ""
        return letter if self._others is None or kind in "LN" else self._others


_MOST_KEPT: Final = 20_000
_LETTERS: Final = _Folding(None)
_WORD_LETTERS: Final = _Folding(" ")


def _words_of(run: str) -> list[str]:
    """The words of a run of letters and digits."""
    if run.isascii():
        return [run[:LONGEST_WORD]]
    found: list[str] = []
    for part in _ONE_SCRIPT.findall(run):
        if _UNSPACED.match(part):
            found += [part[at : at + 2] for at in range(len(part))]
        else:
            found.append(part[:LONGEST_WORD])
    return found


def _ends_in_a_pair(found: Sequence[str]) -> bool:
    *_, before, last = ("", "", *found)
    return len(last) == 1 and len(before) == 2 and before[1] == last and bool(_UNSPACED.match(before))  # noqa: PLR2004
