"""/api/projects: projects, their members and sections."""

from taskcast.domain.ids import ProjectId
from taskcast.domain.projects import Arrangement, Member, Project, Section
from taskcast.domain.tasks import TrashedTask
from taskcast.http.paging import Listing, ListQuery, listing, page
from taskcast.http.route import Asked, Route, reads, writes
from taskcast.http.routes.shapes import DeletedProjectList, MemberList, ProjectList, SectionList, TrashList
from taskcast.usecases.operations import OPERATIONS
from taskcast.usecases.projects.delete_project import list_deleted


def list_projects(asked: Asked) -> Listing:
    """The caller's projects."""

    def keys(project: Project) -> tuple[int]:
        return (project.id,)

    return listing(asked.reading.queries.projects(asked.actor, page(asked.query)), asked.query, keys)


def list_deleted_projects(asked: Asked) -> DeletedProjectList:
    """Deleted projects that the caller owned and can restore, the last deleted first."""
    return DeletedProjectList(list_deleted(asked.reading, asked.actor))


def list_trash(asked: Asked) -> Listing:
    """Deleted tasks of the project with who deleted each and when, the last deleted first."""

    def keys(line: TrashedTask) -> tuple[str, int]:
        return (line.deleted_at, line.task.id)

    asked_page = page(asked.query, sort="-deleted_at", kinds=(str, int))
    found = asked.reading.queries.trash(asked.actor, ProjectId(asked.id), asked_page)
    return listing(found, asked.query, keys, sort="-deleted_at")


def get_project(asked: Asked) -> Project:
    """One project."""
    return asked.reading.queries.project(asked.actor, ProjectId(asked.id)).project


def list_members(asked: Asked) -> MemberList:
    """Who is in the project, and as what."""
    return MemberList(asked.reading.queries.members(asked.actor, ProjectId(asked.id)))


def list_sections(asked: Asked) -> SectionList:
    """The columns of the project's board, in order."""
    return SectionList(asked.reading.queries.of_project(asked.actor, ProjectId(asked.id), Section))


def get_section(asked: Asked) -> Section:
    """One section."""
    return asked.reading.queries.entity(asked.actor, Section, asked.id)


_MEMBER = {"id": "project_id", "user_id": "user_id"}

ROUTES: tuple[Route, ...] = (
    reads("/api/projects", list_projects, answer=ProjectList, query=ListQuery),
    writes(
        "POST", "/api/projects", OPERATIONS["create_project"], answer=Project, status=201, location="/api/projects/{id}"
    ),
    reads("/api/projects/deleted", list_deleted_projects, answer=DeletedProjectList),
    writes("POST", "/api/projects/{id}/restore", OPERATIONS["restore_project"], answer=Project),
    reads("/api/projects/{id}/trash", list_trash, answer=TrashList, query=ListQuery),
    reads("/api/projects/{id}", get_project, answer=Project, is_versioned=True),
    writes("PATCH/PUT", "/api/projects/{id}", OPERATIONS["update_project"], answer=Project),
    writes("DELETE", "/api/projects/{id}", OPERATIONS["delete_project"], status=204),
    writes("PATCH", "/api/me/projects/{id}", OPERATIONS["arrange_project"], answer=Arrangement),
    reads("/api/projects/{id}/members", list_members, answer=MemberList),
    writes("PUT", "/api/projects/{id}/members/{user_id}", OPERATIONS["put_member"], answer=Member, ids=_MEMBER),
    writes("DELETE", "/api/projects/{id}/members/{user_id}", OPERATIONS["remove_member"], status=204, ids=_MEMBER),
    writes(
        "PUT", "/api/projects/{id}/owners/{user_id}", OPERATIONS["name_owner"],
        answer=Member, ids=_MEMBER, who="administrators",
    ),
    reads("/api/projects/{id}/sections", list_sections, answer=SectionList),
    writes(
        "POST", "/api/projects/{id}/sections", OPERATIONS["create_section"],
        answer=Section, status=201, ids={"id": "project_id"}, location="/api/sections/{id}",
    ),
    reads("/api/sections/{id}", get_section, answer=Section, is_versioned=True),
    writes("PATCH/PUT", "/api/sections/{id}", OPERATIONS["update_section"], answer=Section),
    writes("POST", "/api/sections/{id}/move", OPERATIONS["move_section"], answer=Section),
    writes("DELETE", "/api/sections/{id}", OPERATIONS["delete_section"], status=204),
)  # fmt: skip
