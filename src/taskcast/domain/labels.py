"""Labels: words with a colour that the members of a project put on its tasks."""

import unicodedata
from typing import Final, Literal, NewType

import msgspec

from taskcast.domain.ids import Instant, ProjectId, UserId
from taskcast.domain.text import search_key

LabelId = NewType("LabelId", int)

MOST_LABELS: Final = 200
"""How many a project may have."""

Colour = Literal["grey", "red", "orange", "yellow", "green", "teal", "blue", "purple", "pink", "brown"]
"""A name, which the page maps to a colour that is readable in its light and in its dark theme."""

_FIRST_ACCENT, _LAST_ACCENT = "\u0300", "\u036f"  # combining diacritical marks


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """A label of a project; no other label of the project has the same `label_key`."""

    id: LabelId
    project_id: ProjectId
    name: str
    colour: Colour
    position: str
    version: int = 1
    created_at: Instant
    created_by: UserId
    updated_at: Instant


def label_key(name: str) -> str:
    """The key by which names of labels are the same: ignores case, normal form, width and accents."""
    if name.isascii():
        return search_key(name)
    letters = unicodedata.normalize("NFD", search_key(name))
    plain = "".join(letter for letter in letters if not _FIRST_ACCENT <= letter <= _LAST_ACCENT)
    return unicodedata.normalize("NFC", plain)
