"""Tasks in a transaction, the trash included where a method says so."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, literal, select, update
from sqlalchemy.sql.expression import CTE

from taskcast.domain.due import due_key
from taskcast.domain.errors import NotFound
from taskcast.domain.ids import Instant, ProjectId, SectionId, TaskId, UserId
from taskcast.domain.labels import LabelId
from taskcast.domain.permissions import Actor
from taskcast.domain.tasks import Task
from taskcast.domain.versioned import FieldVersions, Versioned
from taskcast.storage.database_session import DatabaseSession, id_list
from taskcast.storage.queries.trash import missing
from taskcast.storage.repositories.access import allowed, held_by, hold, seen_by
from taskcast.storage.repositories.word_index import WordIndex
from taskcast.storage.schema.row_mapping import json_text
from taskcast.storage.schema.rows import TASK
from taskcast.storage.schema.statements import AnyOf, Statement, inserting, p, saving, upserting
from taskcast.storage.schema.tables import comments, task_assignees, task_labels, task_watchers, tasks

_t = tasks.c
_LIVE = _t.trashed_at.is_(None)
_COPIED = ("project_id", "completed", "due_key", "trashed_at")  # beside each assignment, for lists
_NOT_TRASHED = {"trashed_at": None, "trashed_with": None, "trashed_by": None}
_WITH_WORDS = ("title", "description", "project_id")
_DEEPEST = 50  # a bound for every walk through a tree, far above what the rules allow

VISIBLE = Statement(seen_by(TASK.columns, _t.project_id).where(_t.id == p("task"), _LIVE))
_EDITABLE = held_by(seen_by(TASK.versioned_columns, _t.project_id).where(_t.id == p("task"), _LIVE), tasks)
_TRASHED = held_by(seen_by(TASK.versioned_columns, _t.project_id).where(_t.id == p("task"), ~_LIVE), tasks)
_IN_PROJECT = Statement(select(*TASK.columns).where(_t.id == p("task"), _t.project_id == p("project"), _LIVE))
_IN_SECTION = Statement(
    select(*TASK.versioned_columns, _t.trashed_at)
    .where(_t.section_id == p("section"))
    .order_by(_t.position, _t.id)
    .with_for_update()
)
_TRASHED_BELOW = Statement(
    select(*TASK.versioned_columns)
    .where(AnyOf(_t.parent_id, "ids"), ~_LIVE)
    .order_by(_t.id)
    .with_for_update()
)
_ASSIGNED = Statement(
    select(*TASK.versioned_columns)
    .join(task_assignees, task_assignees.c.task_id == _t.id)
    .where(task_assignees.c.user_id == p("user"), _t.project_id == p("project"), _LIVE)
    .order_by(_t.id)
    .with_for_update(of=tasks)
)

_LABELLED = Statement(
    select(*TASK.versioned_columns, _t.trashed_at)
    .join(task_labels, task_labels.c.task_id == _t.id)
    .where(task_labels.c.label_id == p("label"))
    .order_by(_t.id)
    .with_for_update(of=tasks)
)
_UNLABEL = Statement(delete(task_labels).where(task_labels.c.task_id == p("task")))
_LABEL = inserting(task_labels)


def _below(*conditions: ColumnElement[bool]) -> CTE:
    """The ids and depths of everything below `task`, of the rows that meet the conditions."""
    first = select(_t.id, literal(1).label("depth")).where(_t.parent_id == p("task"), *conditions)
    tree = first.cte("below", recursive=True)
    deeper = select(_t.id, tree.c.depth + 1).join(tree, _t.parent_id == tree.c.id)
    return tree.union_all(deeper.where(tree.c.depth < _DEEPEST, *conditions))


def _family(tree: CTE, *conditions: ColumnElement[bool]) -> Statement:
    """The rows themselves. PostgreSQL asks their conditions again once it has waited for a row, those of the tree not."""
    walk = select(*TASK.versioned_columns).join(tree, tree.c.id == _t.id).where(*conditions)
    return Statement(walk.order_by(tree.c.depth, _t.id).with_for_update(of=tasks))


_trash_of_task = select(_t.trashed_with).where(_t.id == p("task")).scalar_subquery()
_SUBTREE = _family(_below(_LIVE), _LIVE)
_TRASHED_WITH = _family(_below(_t.trashed_with == _trash_of_task), ~_LIVE)
_depths = _below(_LIVE)
_DEPTH = Statement(select(_depths.c.depth).order_by(_depths.c.depth.desc()).limit(literal(1)))

_PARENT = Statement(
    select(_t.parent_id).where(_t.id == p("task"), _t.project_id == p("project"), _LIVE).with_for_update()
)
_TRASH = Statement(
    update(tasks)
    .where(AnyOf(_t.id, "ids"))
    .values(trashed_at=p("trashed_at"), trashed_with=p("trashed_with"), trashed_by=p("trashed_by"))
)
_UNTRASH = Statement(
    update(tasks).where(AnyOf(_t.id, "ids")).values(trashed_at=None, trashed_with=None, trashed_by=None)
)
_UNASSIGN = Statement(delete(task_assignees).where(task_assignees.c.task_id == p("task")))
_ASSIGN = Statement(
    insert(task_assignees).from_select(
        ["task_id", "user_id", *_COPIED],
        select(_t.id, p("user_id").label("user_id"), *(_t[name] for name in _COPIED)).where(
            _t.id == p("task_id")
        ),
    )
)
_FOLLOW = Statement(
    update(task_assignees)
    .where(task_assignees.c.task_id == p("task"))
    .values(completed=p("completed"), due_key=p("due_key"))
)
_FOLLOW_TO_TRASH = Statement(
    update(task_assignees).where(AnyOf(task_assignees.c.task_id, "ids")).values(trashed_at=p("trashed_at"))
)
_FOLLOW_ACROSS = Statement(
    update(task_assignees).where(AnyOf(task_assignees.c.task_id, "ids")).values(project_id=p("project_id"))
)
_WATCH = upserting(task_watchers, lambda insert: insert.on_conflict_do_nothing())
_MOVE_COMMENTS = Statement(
    update(comments).where(AnyOf(comments.c.task_id, "ids")).values(project_id=p("project_id"))
)


@lru_cache(maxsize=256)
def _saving(fields: tuple[str, ...]) -> Statement:
    """Only the fields that change: every index on the others is left alone."""
    return saving(tasks, *fields)


@lru_cache(maxsize=64)
def _siblings(section_given: bool, parent_given: bool, order: str) -> Statement:  # noqa: FBT001 - a cache's key
    """The first of a list of siblings, from its end or beyond a position. The trash counts: see `neighbour`."""
    listed = select(*TASK.columns).where(*_in_list(section_given, parent_given))
    match order:
        case "after":
            listed = listed.where(_t.position > p("position")).order_by(_t.position, _t.id)
        case "before":
            listed = listed.where(_t.position < p("position")).order_by(_t.position.desc(), _t.id.desc())
        case _:
            listed = listed.order_by(_t.position.desc(), _t.id.desc())
    return Statement(listed.limit(literal(1)))


@lru_cache(maxsize=4)
def _all_siblings(section_given: bool, parent_given: bool) -> Statement:  # noqa: FBT001 - a cache's key
    listed = select(*TASK.versioned_columns, _t.trashed_at).where(*_in_list(section_given, parent_given))
    return Statement(listed.order_by(_t.position, _t.id).with_for_update())


def _in_list(section_given: bool, parent_given: bool) -> list[ColumnElement[bool]]:  # noqa: FBT001 - as above
    section = _t.section_id == p("section") if section_given else _t.section_id.is_(None)
    parent = _t.parent_id == p("parent") if parent_given else _t.parent_id.is_(None)
    return [_t.project_id == p("project"), section, parent]


class Tasks:
    """See `taskcast.ports.repositories.Tasks`."""

    def __init__(self, session: DatabaseSession) -> None:
        self._session = session
        self._stored: dict[TaskId, Task] = {}  # as the rows are, among those this transaction has seen

    def visible_to(self, actor: Actor, task: TaskId) -> Task:
        row = self._session.one(VISIBLE, task=task, actor=actor.user_id)
        if row is None:
            raise missing(self._session, actor, task)
        return TASK.decode(row)

    def editable_by(self, actor: Actor, task: TaskId) -> Versioned[Task]:
        try:
            return self._editable(_EDITABLE, actor, task)
        except NotFound:
            raise missing(self._session, actor, task) from None

    def trashed_editable_by(self, actor: Actor, task: TaskId) -> Versioned[Task]:
        return self._editable(_TRASHED, actor, task)

    def _editable(self, statement: Statement, actor: Actor, task: TaskId) -> Versioned[Task]:
        row = hold(self._session, statement, task=task, actor=actor.user_id)
        allowed(row[-1], "member")
        return self._holding(row)

    def _holding(self, row: tuple[Any, ...]) -> Versioned[Task]:
        held = TASK.decode_versioned(row)
        self._stored[held.entity.id] = held.entity
        return held

    def subtree(self, task: Task) -> Sequence[Versioned[Task]]:
        return self._family(_SUBTREE, task)

    def trashed_with(self, task: Task) -> Sequence[Versioned[Task]]:
        return self._family(_TRASHED_WITH, task)

    def _family(self, statement: Statement, root: Task) -> list[Versioned[Task]]:
        """Those still below the root once their rows are held: who was moved out meanwhile took others along."""
        family: dict[TaskId, Versioned[Task] | None] = {root.id: None}
        for row in self._session.all(statement, task=root.id):
            held = self._holding(row)
            if held.entity.parent_id in family:
                family[held.entity.id] = held
        return [held for held in family.values() if held is not None]

    def ancestors(self, project: ProjectId, task: TaskId) -> Sequence[TaskId]:
        above: list[TaskId] = []
        upwards: TaskId | None = task
        while upwards is not None and len(above) < _DEEPEST:
            row = self._session.one(_PARENT, project=project, task=upwards)
            if row is None:
                break
            above.append(upwards)
            upwards = row[0]
        return above

    def depth_below(self, task: TaskId) -> int:
        row = self._session.one(_DEPTH, task=task)
        return 0 if row is None else int(row[0])

    def add(self, task: Task) -> Task:
        added = TASK.add(self._session, task, **_NOT_TRASHED)
        self._assign(added)
        self._label(added)
        WordIndex(self._session).add_task(added)
        self._stored[added.id] = added
        return added

    def save(self, task: Task, field_versions: FieldVersions) -> None:
        values = TASK.changed_values(task, self._stored.get(task.id))
        saved = {**values, "field_versions": json_text(field_versions)}
        self._session.run(_saving(tuple(saved)), of_id=task.id, **saved)
        if "assignee_ids" in values:
            self._session.run(_UNASSIGN, task=task.id)
            self._assign(task)
        elif task.assignee_ids and not values.keys().isdisjoint(("completed", "due_key")):
            self._session.run(_FOLLOW, task=task.id, completed=task.completed, due_key=due_key(task.due))
        if "label_ids" in values:
            self._session.run(_UNLABEL, task=task.id)
            self._label(task)
        if not values.keys().isdisjoint(_WITH_WORDS):
            WordIndex(self._session).change_task(task, self._stored.get(task.id))
        self._stored[task.id] = task

    def _label(self, task: Task) -> None:
        """Keep the look-up table of labels the same as the row."""
        self._session.many(_LABEL, [{"task_id": task.id, "label_id": label} for label in task.label_ids])

    def _assign(self, task: Task) -> None:
        """Keep the look-up table the same as the row; what it copies is told by the row itself."""
        self._session.many(_ASSIGN, [{"task_id": task.id, "user_id": person} for person in task.assignee_ids])

    def trash(self, tasks: Iterable[Task], at: Instant, by: UserId) -> None:
        doomed = list(tasks)
        if doomed:
            ids = id_list(task.id for task in doomed)
            self._session.run(_TRASH, ids=ids, trashed_at=at, trashed_with=doomed[0].id, trashed_by=by)
            self._follow_to_trash(doomed, at)

    def untrash(self, tasks: Iterable[Task]) -> None:
        restored = list(tasks)
        self._session.run(_UNTRASH, ids=id_list(task.id for task in restored))
        self._follow_to_trash(restored, None)

    def _follow_to_trash(self, tasks: Iterable[Task], at: Instant | None) -> None:
        assigned = [task.id for task in tasks if task.assignee_ids]
        if assigned:
            self._session.run(_FOLLOW_TO_TRASH, ids=id_list(assigned), trashed_at=at)

    def last_position(
        self, project: ProjectId, section: SectionId | None, parent: TaskId | None
    ) -> str | None:
        last = self._last(project, section, parent)
        return None if last is None else last.position

    def is_last(self, task: Task) -> bool:
        last = self._last(task.project_id, task.section_id, task.parent_id)
        return last is not None and last.id == task.id

    def _last(self, project: ProjectId, section: SectionId | None, parent: TaskId | None) -> Task | None:
        statement = _siblings(section is not None, parent is not None, "last")
        row = self._session.one(statement, **_place(project, section, parent))
        return None if row is None else TASK.decode(row)

    def neighbour(self, task: Task, *, towards_end: bool) -> Task | None:
        order = "after" if towards_end else "before"
        statement = _siblings(task.section_id is not None, task.parent_id is not None, order)
        place = _place(task.project_id, task.section_id, task.parent_id)
        row = self._session.one(statement, **place, position=task.position)
        return None if row is None else TASK.decode(row)

    def siblings(self, task: Task) -> Sequence[tuple[Versioned[Task], bool]]:
        statement = _all_siblings(task.section_id is not None, task.parent_id is not None)
        place = _place(task.project_id, task.section_id, task.parent_id)
        return self._with_trash(self._session.all(statement, **place))

    def _with_trash(self, listed: Iterable[tuple[Any, ...]]) -> list[tuple[Versioned[Task], bool]]:
        return [(self._holding(row), row[-1] is not None) for row in listed]

    def in_project(self, project: ProjectId, task: TaskId) -> Task | None:
        row = self._session.one(_IN_PROJECT, project=project, task=task)
        return None if row is None else TASK.decode(row)

    def move_belongings(self, tasks: Sequence[TaskId], to: ProjectId) -> None:
        WordIndex(self._session).move_comments(tasks, to)
        for statement in (_MOVE_COMMENTS, _FOLLOW_ACROSS):
            self._session.run(statement, ids=id_list(tasks), project_id=to)

    def trashed_below(self, tasks: Sequence[TaskId]) -> Sequence[Versioned[Task]]:
        return [self._holding(row) for row in self._session.all(_TRASHED_BELOW, ids=id_list(tasks))]

    def in_section(self, section: SectionId) -> Sequence[tuple[Versioned[Task], bool]]:
        return self._with_trash(self._session.all(_IN_SECTION, section=section))

    def assigned_in(self, project: ProjectId, user: UserId) -> Sequence[Versioned[Task]]:
        found_rows = self._session.all(_ASSIGNED, project=project, user=user)
        holding = [self._holding(row) for row in found_rows]
        # Who was taken off a task while we waited for it is found as if they were still on it.
        return [held for held in holding if user in held.entity.assignee_ids]

    def with_label(self, label: LabelId) -> Sequence[tuple[Versioned[Task], bool]]:
        listed = self._with_trash(self._session.all(_LABELLED, label=label))
        # What lost the label while we waited for it is found as if it still had it.
        return [each for each in listed if label in each[0].entity.label_ids]

    def watch(self, task: TaskId, user: UserId) -> None:
        self._session.run(_WATCH, task_id=task, user_id=user)


def _place(project: ProjectId, section: SectionId | None, parent: TaskId | None) -> dict[str, int]:
    place: dict[str, int] = {"project": project}
    if section is not None:
        place["section"] = section
    if parent is not None:
        place["parent"] = parent
    return place
