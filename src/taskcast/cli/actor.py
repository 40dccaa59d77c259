"""Finds the actor of a command: the machine's owner may act as any user, but always as one."""

import re

from taskcast.cli.output import fail
from taskcast.domain.errors import NotFound
from taskcast.domain.ids import ProjectId, UserId
from taskcast.domain.permissions import Actor
from taskcast.domain.users import User
from taskcast.ports.unit_of_work import Store, Work

_IS_ID = re.compile(r"[1-9][0-9]{0,17}")


def acting_as(store: Store, email: str) -> Actor:
    """The active user with that address; ends the command if there is none."""
    user = store.run(lambda work: work.users.by_email(email))
    if user is None or not user.active:
        fail(f"there is no active account {email}: see `taskcast user add`.")
    return _actor(user)


def acting_in(store: Store, project: str, email: str | None) -> tuple[ProjectId, Actor]:
    """The project with that id or name, and its actor: the named user, else an owner."""
    if email is not None:
        actor = acting_as(store, email)
        return _visible(store, project, actor), actor
    found = store.run(lambda work: _owned(work, project))
    if not found:
        fail(f"there is no project {project}.")
    if len({place for place, _ in found}) > 1:
        listed = ", ".join(f"{place} (of {owner.email})" for place, owner in found)
        fail(f"several projects have the name {project}: {listed}. Say its id, or whose with --as.")
    place, owner = found[0]
    return place, _actor(owner)


def _visible(store: Store, project: str, actor: Actor) -> ProjectId:
    def named(work: Work) -> list[ProjectId]:
        accesses = work.projects.memberships(actor.user_id)
        return [it.project.id for it in accesses if project in {str(it.project.id), it.project.name}]

    found = store.run(named)
    by_id = [place for place in found if str(place) == project]
    if not found:
        fail(f"that person sees no project {project}.")
    if len(found) > 1 and not by_id:
        fail(f"several projects have the name {project}: say one of the ids {', '.join(map(str, found))}.")
    return (by_id or found)[0]


def _owned(work: Work, project: str) -> list[tuple[ProjectId, User]]:
    """The project with that id, else all with that name, each with its first owner."""
    if _IS_ID.fullmatch(project):
        owners = [it.user_id for it in work.projects.members(ProjectId(int(project))) if it.role == "owner"]
        if owners:
            return [(ProjectId(int(project)), _user(work, min(owners)))]
    found: dict[ProjectId, User] = {}
    after: UserId | None = None
    while people := work.users.page(after=after, limit=100):
        for user in people:
            for access in work.projects.memberships(user.id):
                if access.role == "owner" and access.project.name == project and user.active:
                    found.setdefault(access.project.id, user)
        after = people[-1].id
    return sorted(found.items())


def _user(work: Work, user: UserId) -> User:
    found = work.users.get(user).entity
    if not found.active:
        raise NotFound("The project's owner is no longer active: say who acts with --as.")
    return found


def _actor(user: User) -> Actor:
    return Actor(user.id, is_admin=user.is_admin, timezone=user.timezone)
