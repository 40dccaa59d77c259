"""What each kind of entity of a project is, said once: every layer takes its part from here.

`events` takes the types of its events and what they carry, the use cases the fields that people edit, and storage
who may fetch it to change it (docs/tutorials/add-an-entity.md).
"""

from collections.abc import Mapping
from typing import Literal, Protocol

import msgspec

from taskcast.domain.comments import Comment
from taskcast.domain.ids import ProjectId, UserId
from taskcast.domain.labels import Label
from taskcast.domain.permissions import Role
from taskcast.domain.projects import Section
from taskcast.domain.tasks import EDITABLE, Task
from taskcast.domain.views import View

EntityKind = Literal["project", "section", "label", "view", "task", "comment", "user"]
"""What has an id and a version."""


class InProject(Protocol):
    """What every one of them has. One without a project belongs to the person who created it."""

    @property
    def id(self) -> int: ...

    @property
    def project_id(self) -> ProjectId | None: ...

    @property
    def created_by(self) -> UserId: ...


class Entity(msgspec.Struct, frozen=True, kw_only=True):
    """One kind: its events are called `{name}_created`, `{name}_updated` and `{name}_deleted`.

    Whoever has the role `changed_by` in its project may change one; a use case may ask for more. With `is_erased`
    deleting one takes its text out of earlier events and of kept answers. Those of a `collection` are all in the
    snapshot of their project, under that key; tasks and comments come in pages.
    """

    name: str
    kind: type[msgspec.Struct]
    editable: tuple[str, ...]
    changed_by: Role = "member"
    is_erased: bool = False
    collection: str | None = None


TASK = Entity(name="task", kind=Task, editable=EDITABLE)
COMMENT = Entity(name="comment", kind=Comment, editable=("body",), is_erased=True)
SECTION = Entity(name="section", kind=Section, editable=("name",), collection="sections")
LABEL = Entity(name="label", kind=Label, editable=("name", "colour"), collection="labels")
VIEW = Entity(
    name="view", kind=View, collection="views",
    editable=("name", "icon", "query", "sort", "group", "layout", "fields"),
)  # fmt: skip

ENTITIES = (TASK, COMMENT, SECTION, LABEL, VIEW)
ENTITY_OF = {each.name: each for each in ENTITIES}
COLLECTIONS: Mapping[str, Entity] = {each.collection: each for each in ENTITIES if each.collection}
"""What the snapshot of a project lists whole, besides its members, in the order of the registrations."""
