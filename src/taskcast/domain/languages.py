"""The languages that texts exist in: one file each in `taskcast/locales` (docs/how-to/translate.md)."""

from importlib import resources
from typing import Final

from taskcast.domain.errors import Invalid

DEFAULT_LANGUAGE: Final = "en"
_SUFFIX: Final = ".ftl"


def _available() -> dict[str, str]:
    folder = resources.files("taskcast").joinpath("locales")
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    return {
        file.name.removesuffix(_SUFFIX): file.read_text("utf-8")
        for file in files
        if file.name.endswith(_SUFFIX)
    }


TEXTS: Final = _available()
"""By the code of each language (BCP 47) its texts in the syntax of Project Fluent; pages and mails share them."""


def known_language(field: str, code: str | None) -> str | None:
    """`code`, if there are texts in that language, or None. Raises `Invalid` naming `field`."""
    if code is not None and code not in TEXTS:
        raise Invalid.field(field, f"Must be one of {', '.join(TEXTS)}.")
    return code
