"""Reads for lists and snapshots: every statement is limited to what its actor can see (promise P6)."""

from collections.abc import Sequence
from typing import TypeVar

import msgspec
from msgspec.structs import replace
from sqlalchemy import func, select

from taskcast.domain.comments import Comment
from taskcast.domain.errors import Forbidden
from taskcast.domain.filters.parsing import FilterNames
from taskcast.domain.filters.tree import with_open_only
from taskcast.domain.ids import Instant, InvitationId, ProjectId, TaskId, UserId, project_stream
from taskcast.domain.notifications import Notification
from taskcast.domain.permissions import Actor
from taskcast.domain.projects import (
    Access,
    Arrangement,
    DeletedProject,
    Invitation,
    Member,
    Project,
    ReceivedInvitation,
    Section,
    SoleProject,
)
from taskcast.domain.search import SearchText
from taskcast.domain.tasks import Task, TrashedTask
from taskcast.domain.users import ApiToken, User
from taskcast.ports.queries import (
    Activity,
    DeliveryLine,
    Found,
    OpenInvitation,
    OpenTasks,
    Page,
    SecurityFilter,
    SecurityLine,
    Shape,
    Standing,
    TaskCounts,
    TaskFilter,
    TaskSearch,
)
from taskcast.storage.database_session import DatabaseSession
from taskcast.storage.instance_values import public_id
from taskcast.storage.queries import lists, task_lists, tasks_as_json, trash
from taskcast.storage.queries.filter_conditions import FilterIds
from taskcast.storage.queries.filter_ranges import scope_of
from taskcast.storage.queries.filtered_tasks import filtered_page, of_filter
from taskcast.storage.queries.known_names import KnownNames
from taskcast.storage.queries.search import search
from taskcast.storage.queries.time_limit import time_limit
from taskcast.storage.queries.unindexed_texts import unindexed_with_words
from taskcast.storage.repositories import inbox, security, sole_owners
from taskcast.storage.repositories.access import ACCESS_TO, ROLE, allowed, found
from taskcast.storage.repositories.arrangements import READ as READ_ARRANGEMENT
from taskcast.storage.repositories.deleted_projects import deleted_projects
from taskcast.storage.repositories.entities import Entities
from taskcast.storage.repositories.identities import TOKENS
from taskcast.storage.repositories.invitations import (
    FOR_ITS_HOLDER,
    INVITATIONS,
    RECEIVED_INVITATIONS,
    received,
)
from taskcast.storage.repositories.projects import MEMBERS, MEMBERSHIPS
from taskcast.storage.repositories.tasks import VISIBLE
from taskcast.storage.repositories.users import ANY_USER, READ_USER, USERS
from taskcast.storage.schema.rows import (
    API_TOKEN,
    ARRANGEMENT,
    INVITATION,
    MEMBER,
    NOTIFICATION,
    TASK,
    USER,
    access,
)
from taskcast.storage.schema.statements import Statement, p
from taskcast.storage.schema.tables import project_members, streams, tasks

T = TypeVar("T", bound=msgspec.Struct)

_t = tasks.c
_m = project_members.c
_STANDING = Statement(
    select(_m.role, streams.c.epoch, streams.c.last_seq)
    .join(streams, streams.c.stream == p("stream"))
    .where(_m.project_id == p("project"), _m.user_id == p("actor"))
)
_COUNTS = Statement(
    select(_t.completed, func.count())
    .where(_t.project_id == p("project"), _t.trashed_at.is_(None))
    .group_by(_t.completed)
)


class SqlQueries:
    """See `taskcast.ports.queries.Queries`."""

    def __init__(self, session: DatabaseSession, now: Instant) -> None:
        self._session = session
        self._now = now

    def _role(self, actor: Actor, project: ProjectId) -> str:
        role: str = found(self._session.one(ROLE, project=project, actor=actor.user_id))[0]
        return role

    def instance_id(self) -> str:
        return public_id(self._session)

    def task(self, actor: Actor, task: TaskId) -> Task:
        row = self._session.one(VISIBLE, task=task, actor=actor.user_id)
        if row is None:
            raise trash.missing(self._session, actor, task)
        return TASK.decode(row)

    def trash(self, actor: Actor, project: ProjectId, page: Page) -> Sequence[TrashedTask]:
        self._role(actor, project)
        return trash.trash_page(self._session, project, page)

    def deleted_projects(self, actor: Actor | None, since: Instant) -> Sequence[DeletedProject]:
        return deleted_projects(self._session, since, owner=None if actor is None else actor.user_id)

    def tasks(self, actor: Actor, where: TaskFilter, page: Page) -> Sequence[Task]:
        project = where.project_id
        if project is not None:
            self._role(actor, project)
        if where.section_id is not None:
            section = self.entity(actor, Section, where.section_id)
            project = project or section.project_id
        if where.parent_id is not None:
            parent = self.task(actor, where.parent_id)
            project = project or parent.project_id
        where = replace(where, project_id=project)  # so that no other project is searched
        return task_lists.tasks_page(self._session, actor, where, page)

    def filter_names(self, actor: Actor) -> FilterNames:
        return KnownNames(self._session, actor)

    def filtered_tasks(self, actor: Actor, search: TaskSearch, page: Page) -> Sequence[Task]:
        node = with_open_only(search.node)
        scope = scope_of(node, actor)
        names = KnownNames(self._session, actor)
        with time_limit(self._session):
            ids = FilterIds(names, unindexed_with_words(self._session, actor, node))
            tasks = of_filter(node, search.viewer, ids, scope)
            return filtered_page(self._session, tasks, page, search.order)

    def search(self, actor: Actor, sought: SearchText, limit: int) -> Found:
        with time_limit(self._session):
            return search(self._session, actor, sought, limit)

    def open_tasks(
        self, project: ProjectId, *, before: int, most: int, shape: Shape = "objects"
    ) -> OpenTasks:
        return tasks_as_json.open_tasks(self._session, project, before=before, most=most, shape=shape)

    def counts(self, project: ProjectId) -> TaskCounts:
        by_state = {bool(done): number for done, number in self._session.all(_COUNTS, project=project)}
        return TaskCounts(open=by_state.get(False, 0), completed=by_state.get(True, 0))

    def project(self, actor: Actor, project: ProjectId) -> Access:
        return access(found(self._session.one(ACCESS_TO, project=project, actor=actor.user_id)))

    def standing(self, actor: Actor, project: ProjectId) -> Standing:
        stream = project_stream(project)
        row = self._session.one(_STANDING, project=project, actor=actor.user_id, stream=stream)
        return Standing(*found(row))

    def projects(self, actor: Actor, page: Page) -> Sequence[Project]:
        return lists.projects_page(self._session, actor, page)

    def accesses(self, actor: Actor) -> Sequence[Access]:
        return [access(row) for row in self._session.all(MEMBERSHIPS, user=actor.user_id)]

    def arrangement(self, actor: Actor) -> Arrangement:
        row = self._session.one(READ_ARRANGEMENT, user=actor.user_id)
        return Arrangement() if row is None else ARRANGEMENT.decode(row)

    def members(self, actor: Actor, project: ProjectId) -> Sequence[Member]:
        self._role(actor, project)
        return [MEMBER.decode(row) for row in self._session.all(MEMBERS, project=project)]

    def entity(self, actor: Actor, kind: type[T], entity: int) -> T:
        return Entities(self._session, kind).visible_to(actor, entity)

    def of_project(self, actor: Actor, project: ProjectId, kind: type[T]) -> Sequence[T]:
        self._role(actor, project)
        return Entities(self._session, kind).of_project(project)

    def own(self, actor: Actor, kind: type[T]) -> Sequence[T]:
        return Entities(self._session, kind).of_person(actor.user_id)

    def comments(self, actor: Actor, task: TaskId, page: Page) -> Sequence[Comment]:
        self.task(actor, task)
        return lists.comments_page(self._session, task, page)

    def activity(self, actor: Actor, task: TaskId, page: Page) -> Sequence[Activity]:
        return lists.activity_page(self._session, self.task(actor, task), page)

    def invitations(self, actor: Actor, project: ProjectId) -> Sequence[Invitation]:
        allowed(self._role(actor, project), "owner")  # type: ignore[arg-type]
        listed = self._session.all(INVITATIONS, project=project, now=self._now)
        return [INVITATION.decode(row) for row in listed]

    def received_invitations(self, actor: Actor) -> Sequence[ReceivedInvitation]:
        listed = self._session.all(RECEIVED_INVITATIONS, user=actor.user_id, now=self._now)
        return received(listed)

    def has_accounts(self) -> bool:
        return self._session.one(ANY_USER, most=1) is not None

    def open_invitation(self, invitation: InvitationId) -> OpenInvitation | None:
        row = self._session.one(FOR_ITS_HOLDER, invitation=invitation)
        if row is None:
            return None
        return OpenInvitation(invitation=INVITATION.decode(row), project_name=row[-2], inviter_name=row[-1])

    def user(self, user: UserId) -> User:
        return USER.decode(found(self._session.one(READ_USER, user=user)))

    def users(self, actor: Actor, page: Page, text: str | None = None) -> Sequence[User]:
        if not actor.is_admin:
            raise Forbidden("Only administrators may see the accounts.")
        if text is not None:
            return lists.users_like(self._session, text, after=lists.after_id(page), most=page.limit)
        listed = self._session.all(USERS, after=lists.after_id(page), most=page.limit)
        return [USER.decode(row) for row in listed]

    def sole_projects(self, actor: Actor, user: UserId) -> Sequence[SoleProject]:
        if not actor.is_admin:
            raise Forbidden("Only administrators may see who owns what.")
        found(self._session.one(READ_USER, user=user))
        return sole_owners.sole_projects(self._session, user)

    def tokens(self, actor: Actor) -> Sequence[ApiToken]:
        return [API_TOKEN.decode(row) for row in self._session.all(TOKENS, user=actor.user_id)]

    def notifications(self, actor: Actor, page: Page, *, unread_only: bool) -> Sequence[Notification]:
        values = {"user": actor.user_id, "most": page.limit}
        if page.after is None:
            statement = inbox.NEWEST_UNREAD if unread_only else inbox.NEWEST
        else:
            statement = inbox.OLDER_UNREAD if unread_only else inbox.OLDER
            values["before"] = UserId(lists.after_id(page))
        return [NOTIFICATION.decode(row) for row in self._session.all(statement, **values)]

    def unread_count(self, actor: Actor) -> int:
        return int(found(self._session.one(inbox.UNREAD_COUNT, user=actor.user_id))[0])

    def deliveries(self, actor: Actor, page: Page) -> Sequence[DeliveryLine]:
        return lists.deliveries_page(self._session, actor, page)

    def security_events(self, actor: Actor, where: SecurityFilter, page: Page) -> Sequence[SecurityLine]:
        if not actor.is_admin:
            raise Forbidden("Only administrators may see the security log.")
        return security.events_page(self._session, where, before=lists.after_id(page), most=page.limit)
