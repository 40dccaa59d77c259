"""The texts of mails in the language of their reader, from the file that the page reads too (docs/how-to/translate.md)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Final

from babel.dates import format_date
from babel.lists import format_list
from fluent.runtime import FluentBundle, FluentResource

from taskcast.domain.languages import DEFAULT_LANGUAGE, TEXTS

PREFIX: Final = "mail-"
_LOCALES: Final = {"en": "en_001"}
"""How dates are written where the language alone does not say: English as most of the world writes it."""


@dataclass(frozen=True, slots=True)
class MailTexts:
    """Texts, lists and dates in one language."""

    language: str
    _locale: str
    _bundle: FluentBundle

    def __call__(self, name: str, /, **values: str | int) -> str:
        """The text called `mail-<name>`.

        Raises:
            KeyError: there is none, or a value is missing; a test writes every mail in every language.
        """
        pattern = self._bundle.get_message(PREFIX + name).value
        text, errors = self._bundle.format_pattern(pattern, values) if pattern else ("", [name])
        if errors:
            raise KeyError(name, errors)
        return str(text)

    def listed(self, words: Sequence[str]) -> str:
        """`the title`, `the title and the due date`, `a, b and c`."""
        return format_list(words, locale=self._locale)

    def day(self, day: date) -> str:
        """Such as `Monday, 7 December 2026`."""
        return format_date(day, "full", locale=self._locale)

    def wall_time(self, at: datetime) -> str:
        """A day and a time of day, as a person reads them."""
        return f"{self.day(at.date())}, {at:%H:%M}"


@cache
def mail_texts(language: str | None) -> MailTexts:
    """Those in `language`, or in English where there is none of that name any more. Parsed once."""
    code = language if language in TEXTS else DEFAULT_LANGUAGE
    locale = _LOCALES.get(code, code.replace("-", "_"))
    bundle = FluentBundle([locale], use_isolating=False)
    bundle.add_resource(FluentResource("".join(_entries_of_mails(TEXTS[code].splitlines(keepends=True)))))
    return MailTexts(code, locale, bundle)


def _entries_of_mails(lines: Iterable[str]) -> Iterable[str]:
    """The page's texts are ten times as many, and parsing takes long."""
    belongs = False
    for line in lines:
        if line[:1].isalpha() or line[:1] == "#":
            belongs = line.startswith(PREFIX)
        if belongs:
            yield line
