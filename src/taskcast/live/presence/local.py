"""Who is where at the sockets of this process. Pure bookkeeping: the clock is handed in.

A socket is in one project at a time. Who is not heard of again is gone after `LASTS_SECONDS`. Each method
returns the projects that look different now.
"""

from dataclasses import dataclass

from taskcast.domain.ids import Instant, ProjectId, TaskId, UserId
from taskcast.domain.presence import LASTS_SECONDS, NodePresence, Person, Whereabouts, node_presence_of


@dataclass(frozen=True, slots=True)
class _Seat:
    project: ProjectId
    person: Person
    until: float


class LocalPresence:
    def __init__(self) -> None:
        self._seats: dict[str, _Seat] = {}  # by socket, those who expire first come first
        self._projects: dict[ProjectId, dict[str, Person]] = {}

    def __len__(self) -> int:
        return len(self._seats)

    def is_at(self, sid: str, place: Whereabouts) -> bool:
        """Whether the socket is in this project with this task open already."""
        seat = self._seats.get(sid)
        return seat is not None and seat.project == place.project_id and seat.person.task_id == place.task_id

    def sit(
        self, sid: str, user: UserId, place: Whereabouts, *, at: Instant, now: float
    ) -> frozenset[ProjectId]:
        """The socket's person is here, from now on or still."""
        before = self._seats.pop(sid, None)
        project = ProjectId(place.project_id)
        stays = before is not None and before.project == project
        since = before.person.since if before is not None and stays else at
        task = None if place.task_id is None else TaskId(place.task_id)
        person = Person(user, task, place.editing, since)
        self._seats[sid] = _Seat(project, person, now + LASTS_SECONDS)
        if before is not None and before.project == project and before.person == person:
            return frozenset()
        left = frozenset() if before is None or stays else self._vacate(sid, before.project)
        self._projects.setdefault(project, {})[sid] = person
        return left | {project}

    def leave(self, sid: str, project: ProjectId | None = None) -> frozenset[ProjectId]:
        """The socket is gone, or (if it is there) has left this project."""
        seat = self._seats.get(sid)
        if seat is None or (project is not None and seat.project != project):
            return frozenset()
        del self._seats[sid]
        return self._vacate(sid, seat.project)

    def lose(self, project: ProjectId, user: UserId | None = None) -> frozenset[ProjectId]:
        """This person (None: nobody at all) may not be in the project any more."""
        sitting = self._projects.get(project, {})
        gone = [sid for sid, person in sitting.items() if user is None or person.user_id == user]
        return frozenset[ProjectId]().union(*(self.leave(sid) for sid in gone))

    def expire(self, now: float) -> frozenset[ProjectId]:
        """Those who were not heard of again are gone."""
        gone = []
        for sid, seat in self._seats.items():
            if seat.until > now:
                break
            gone.append(sid)
        return frozenset[ProjectId]().union(*(self.leave(sid) for sid in gone))

    def next_expiry(self) -> float | None:
        return next((seat.until for seat in self._seats.values()), None)

    def projects(self) -> frozenset[ProjectId]:
        """Where somebody is."""
        return frozenset(self._projects)

    def crowd(self, project: ProjectId) -> NodePresence:
        return node_presence_of(project, self._projects.get(project, {}).values())

    def size(self, project: ProjectId) -> int:
        """How many sockets are in the project."""
        return len(self._projects.get(project, ()))

    def _vacate(self, sid: str, project: ProjectId) -> frozenset[ProjectId]:
        sitting = self._projects[project]
        del sitting[sid]
        if not sitting:
            del self._projects[project]
        return frozenset({project})
