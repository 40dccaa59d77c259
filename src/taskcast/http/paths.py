"""The parameters of a route's path: ids, uids (`/api/tasks/uid:…`) and text."""

import re
from collections.abc import Mapping
from typing import Any, Final

from werkzeug.routing import BaseConverter, ValidationError

from taskcast.domain.entities import EntityKind
from taskcast.domain.ids import MAX_ID
from taskcast.usecases.references import REFERENCES, UID_REFERENCE

PARAMETER: Final = re.compile(r"\{(\w+)\}")
TEXT_IDS: Final = frozenset({"delivery_id"})  # parameters that are not numbers

_ID = r"[1-9][0-9]{0,18}"
_IN_FOLDER = re.compile(r"(\w+)/\{(\w+)\}")
_KINDS: Final[Mapping[str, Any]] = {f"{kind}s": kind for kind in REFERENCES}


def kinds_in(path: str) -> dict[str, EntityKind]:
    """The parameters that name an entity by its id or uid, each with its kind."""
    return {name: _KINDS[folder] for folder, name in _IN_FOLDER.findall(path) if folder in _KINDS}


def flask_rule(path: str) -> str:
    """The path as Flask takes it, with a converter for each parameter."""
    kinds = kinds_in(path)

    def converter(name: str) -> str:
        if name in TEXT_IDS:
            return "string"
        return "reference" if name in kinds else "id"

    return PARAMETER.sub(lambda found: f"<{converter(found[1])}:{found[1]}>", path)


class Id(BaseConverter):
    """A positive 64-bit id; anything else is no address of ours."""

    regex = _ID

    def to_python(self, value: str) -> int:
        if (number := int(value)) > MAX_ID:
            raise ValidationError
        return number


class Reference(Id):
    """An id, or `uid:` and the uid with which the caller created the entity."""

    regex = f"(?:{_ID}|{UID_REFERENCE.strip('^$')})"

    def to_python(self, value: str) -> int | str:  # type: ignore[override]
        return super().to_python(value) if value.isdigit() else value
