"""Sections of a project's board in a transaction."""

from sqlalchemy import select

from taskcast.domain.ids import ProjectId, SectionId
from taskcast.domain.projects import Section
from taskcast.storage.repositories.entities import Entities
from taskcast.storage.schema.statements import Statement, p
from taskcast.storage.schema.tables import sections

_s = sections.c
_IS_IN = Statement(
    select(_s.id)
    .where(_s.id == p("section"), _s.project_id == p("project"))
    .with_for_update(read=True, key_share=True)
)


class Sections(Entities[Section]):
    """See `taskcast.ports.repositories.Sections`."""

    def is_in(self, project: ProjectId, section: SectionId) -> bool:
        return self._session.one(_IS_IN, project=project, section=section) is not None
