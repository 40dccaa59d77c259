"""A reference client of a store under test: takes snapshots, hears what it is given, catches up by cursor."""

from collections.abc import Iterable
from typing import Any

import msgspec

from taskcast.domain.errors import NotFound
from taskcast.domain.ids import ProjectId, Stream, user_stream
from taskcast.domain.permissions import Actor
from taskcast.ports.queries import Page
from taskcast.ports.unit_of_work import Reading, Store
from taskcast.usecases.streams.catch_up import EventPage, catch_up
from taskcast.usecases.streams.snapshots import SnapshotAsked, me_snapshot, project_snapshot
from tests.support.stream_views import Json, MeView, ProjectView, Reset, me_view, project_view


def as_json(value: Any) -> Any:
    """What travels: encoded and decoded again."""
    return msgspec.json.decode(msgspec.json.encode(value))


def snapshot_of_project(store: Store, actor: Actor, project: int, *, most: int = 1000) -> Json:
    """All pages of a project's snapshot as one."""
    whole: Json | None = None
    cursor = None
    while True:
        page = store.read(
            lambda reading, cursor=cursor: as_json(
                project_snapshot(reading, actor, ProjectId(project), SnapshotAsked(cursor=cursor, most=most))
            )
        )
        if whole is None:
            whole = page
        else:
            whole["tasks"] += page["tasks"]
        cursor = page["next_cursor"]
        if cursor is None:
            return whole


def snapshot_of_person(store: Store, actor: Actor) -> Json:
    return as_json(store.read(lambda reading: me_snapshot(reading, actor)))


def comments_of(store: Store, actor: Actor, tasks: Iterable[int]) -> list[Json]:
    """The comments of these tasks, as a client that opened each of them has loaded them."""

    def query(reading: Reading) -> list[Any]:
        page = Page(limit=200)
        return [comment for task in tasks for comment in reading.queries.comments(actor, task, page)]

    return as_json(store.read(query))


def missed(store: Store, actor: Actor, stream: str, after: int, *, epoch: str | None = None) -> list[Json]:
    """Everything after a seq, page by page. Raises `Reset`, and `NotFound` for a stream that was lost."""
    events: list[Json] = []
    while True:
        page = store.read(
            lambda reading, after=after: catch_up(reading, actor, Stream(stream), after=after, epoch=epoch)
        )
        if not isinstance(page, EventPage):
            raise Reset
        events += as_json(page.events)
        if not page.has_more:
            return events
        after = events[-1]["seq"]


class StoreClient:
    """One person's window: their own stream, and a view of each project they have."""

    def __init__(self, store: Store, actor: Actor) -> None:
        self.store = store
        self.actor = actor
        self.me: MeView = me_view(snapshot_of_person(store, actor))
        self.projects: dict[int, ProjectView] = {}
        self._open_projects()

    def _open_projects(self) -> None:
        """Views for projects that were granted, none for those that were lost."""
        for lost in self.projects.keys() - self.me.projects.keys():
            del self.projects[lost]
        for gained in self.me.projects.keys() - self.projects.keys():
            try:
                self._open(gained)
            except NotFound:
                continue  # lost again already; the event that says so is still to come

    def _open(self, project: int) -> None:
        snapshot = snapshot_of_project(self.store, self.actor, project)
        comments = comments_of(self.store, self.actor, [task["id"] for task in snapshot["tasks"]])
        self.projects[project] = project_view(snapshot, comments)

    def views(self) -> dict[str, MeView | ProjectView]:
        return {view.stream: view for view in (self.me, *self.projects.values())}

    def hear(self, event: Json) -> None:
        """An event as the socket brought it: maybe again, maybe after some were dropped."""
        view = self.views().get(event["stream"])
        if view is None:
            return
        try:
            view.hear_with(
                event, lambda after: missed(self.store, self.actor, view.stream, after, epoch=view.epoch)
            )
        except (Reset, NotFound):
            self._again(view)
        self._open_projects()

    def catch_up(self) -> None:
        """Come back: ask every stream for what was missed."""
        self._catch_up(self.me)
        for view in list(self.projects.values()):
            self._catch_up(view)

    def _catch_up(self, view: MeView | ProjectView) -> None:
        try:
            for event in missed(self.store, self.actor, view.stream, view.last_seq, epoch=view.epoch):
                view.hear(event)
        except (Reset, NotFound):
            self._again(view)
        self._open_projects()

    def _again(self, view: MeView | ProjectView) -> None:
        if isinstance(view, MeView):
            self.me = me_view(snapshot_of_person(self.store, self.actor))
            return
        self.projects.pop(view.project["id"], None)

    def state(self) -> Json:
        return {
            "me": self.me.state(),
            "projects": {number: view.state() for number, view in self.projects.items()},
        }


def stream_of(actor: Actor) -> Stream:
    return user_stream(actor.user_id)
