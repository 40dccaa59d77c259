"""Sections of a project's board in a transaction."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from taskcast.domain.ids import ProjectId, SectionId
from taskcast.domain.permissions import Actor
from taskcast.domain.projects import Section
from taskcast.domain.versioned import FieldVersions, Versioned
from taskcast.storage.database_session import DatabaseSession
from taskcast.storage.repositories.access import allowed, found, held_by, seen_by
from taskcast.storage.schema.rows import SECTION
from taskcast.storage.schema.statements import Statement, p
from taskcast.storage.schema.tables import sections

_s = sections.c

VISIBLE_SECTION = Statement(seen_by(SECTION.columns, _s.project_id).where(_s.id == p("section")))
SECTIONS = Statement(
    select(*SECTION.columns).where(_s.project_id == p("project")).order_by(_s.position, _s.id)
)
_EDITABLE = held_by(seen_by(SECTION.versioned_columns, _s.project_id).where(_s.id == p("section")), sections)
_HAS = Statement(
    select(_s.id)
    .where(_s.id == p("section"), _s.project_id == p("project"))
    .with_for_update(read=True, key_share=True)
)
_DELETE = Statement(delete(sections).where(_s.id == p("section")))


class Sections:
    """The part of `taskcast.ports.repositories.Projects` that speaks of sections."""

    _session: DatabaseSession

    def section_editable_by(self, actor: Actor, section: SectionId) -> Versioned[Section]:
        row = found(self._session.one(_EDITABLE, section=section, actor=actor.user_id))
        allowed(row[-1], "member")
        return SECTION.decode_versioned(row)

    def has_section(self, project: ProjectId, section: SectionId) -> bool:
        return self._session.one(_HAS, project=project, section=section) is not None

    def sections(self, project: ProjectId) -> Sequence[Section]:
        return [SECTION.decode(row) for row in self._session.all(SECTIONS, project=project)]

    def add_section(self, section: Section) -> Section:
        return SECTION.add(self._session, section)

    def save_section(self, section: Section, field_versions: FieldVersions) -> None:
        SECTION.save(self._session, section, field_versions)

    def delete_section(self, section: SectionId) -> None:
        """Its tasks have left it before."""
        self._session.run(_DELETE, section=section)
