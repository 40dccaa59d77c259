"""Rename a section, or move it to another place on its board."""

from taskcast.domain import text
from taskcast.domain.entities import SECTION
from taskcast.domain.permissions import Actor
from taskcast.domain.projects import Section
from taskcast.domain.versioned import edit
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.command import (
    VersionedCommand,
    read_only_fields,
    refuse_changed_read_only,
    sent_fields,
    update_command,
)
from taskcast.usecases.outcome import Result
from taskcast.usecases.projects.create_section import CreateSection
from taskcast.usecases.projects.ordered_entities import move_in_list, save_edit
from taskcast.usecases.references import SectionRef

_READ_ONLY = read_only_fields(Section, SECTION.editable)

UpdateSection = update_command(Section, CreateSection, SECTION.editable)


class MoveSection(VersionedCommand, frozen=True):
    """Where to: before or after another section, else to the end."""

    id: SectionRef
    before_id: SectionRef | None = None
    after_id: SectionRef | None = None


def update_section(work: Work, command: VersionedCommand, actor: Actor) -> Result:
    """Apply the fields sent.

    Raises:
        NotFound: the actor cannot see the section.
        Forbidden: the actor only views the project.
        Conflict: someone changed one of these fields since `base_version`.
        PreconditionFailed: `if_match` is not the current version.
        Invalid: the name or a read-only field breaks a rule, or `base_version` lies in the future.
    """
    held = work.sections.editable_by(actor, command.id)
    sent = sent_fields(command, SECTION.editable)
    if "name" in sent:
        sent["name"] = text.line("name", sent["name"], longest=text.NAME_LENGTH, current=held.entity.name)
    accepted = edit(held, sent, if_match=command.if_match, base_version=command.base_version)
    refuse_changed_read_only(command, held.entity, _READ_ONLY)
    return save_edit(work, held, accepted)


def move_section(work: Work, command: MoveSection, actor: Actor) -> Result:
    """Put the section in its new place.

    Raises:
        NotFound: the actor cannot see the section.
        Forbidden: the actor only views the project.
        Conflict: someone moved it since `base_version`.
        PreconditionFailed: `if_match` is not the current version.
        Invalid: the neighbour is not a section of the same project, or `base_version` lies in the future.
    """
    return move_in_list(work, work.sections.editable_by(actor, command.id), command, actor)
