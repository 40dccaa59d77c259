"""Adds and removes members: the steps that all reopening of joining and leaving share (promise P6).

Each change is recorded in the project's stream, for its members, and in the user's own stream.
"""

from msgspec.structs import replace

from taskcast.domain import events
from taskcast.domain.events import Fact
from taskcast.domain.ids import ProjectId, UserId
from taskcast.domain.mail_addresses import is_same_address
from taskcast.domain.permissions import Actor, Role, at_least, roles_within
from taskcast.domain.projects import Invitation, Member, Project
from taskcast.domain.refusals import refused
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.members.received_invitations import close_superseded_invitations, end_invitations


def add_member(
    work: Work, project: ProjectId, user: UserId, role: Role, *, by: UserId | None = None
) -> Member:
    """Add a member, whom `by` added or invited. They get the project's events from here on."""
    member = work.projects.put_member(project, user, role, by=by)
    close_superseded_invitations(work, project, user, role)
    work.record(events.member_added(member), _granted(work, project, user))
    return member


def change_role(work: Work, project: ProjectId, user: UserId, role: Role) -> Member:
    """Change a member's role. For a lower role call `close_invitations` first."""
    member = work.projects.put_member(project, user, role)
    close_superseded_invitations(work, project, user, role)
    work.record(events.member_updated(member, ("role",)), _granted(work, project, user))
    return member


def _granted(work: Work, project: ProjectId, user: UserId) -> Fact:
    access = work.projects.visible_to(Actor(user_id=user), project)
    return events.access_granted(user, access.project, access.role)


def remove_from_project(work: Work, project: ProjectId, user: UserId) -> None:
    """Remove a member, their assignments and their notifications. Call `close_invitations` first.

    The membership is deleted first: a concurrent assignment holds its lock, so we wait for it. Notifications
    are deleted last: a concurrent change that notifies this user holds the stream's lock.
    """
    work.projects.remove_member(project, user)
    for held in work.tasks.assigned_in(project, user):
        before = held.entity
        staying = tuple(person for person in before.assignee_ids if person != user)
        task = replace(before, assignee_ids=staying, version=before.version + 1, updated_at=work.now)
        work.tasks.save(task, {**held.field_versions, "assignee_ids": task.version})
        work.record(events.task_updated(before, task, ("assignee_ids",)))
    work.record(events.member_removed(project, user))
    revoke_access(work, project, user)


def revoke_access(work: Work, project: ProjectId, user: UserId) -> None:
    """Record that a user lost access to a project, and erase its notifications."""
    unread = work.inbox.forget(user, project)
    if unread:
        work.record(events.notifications_read(user, unread, work.inbox.unread_count(user)))
    work.record(events.access_revoked(user, project))


def close_invitations(work: Work, project: ProjectId, user: UserId, *, keeps: Role | None, by: UserId) -> int:
    """Close the invitations by which a removed or demoted user could return; returns how many.

    `keeps` is the remaining role, or None.

    A former owner's own invitations are closed. A user who was removed or demoted by another may know any
    link of the project: the links that grant more than `keeps` are closed, and all invitations mailed to
    their address. Call with the project locked, before the membership changes.
    """
    by_another = by != user
    email = work.users.address_of(user) if by_another else None

    def reopens_access(invitation: Invitation) -> bool:
        if invitation.created_by == user and keeps != "owner":
            return True
        if invitation.email is not None:
            return is_same_address(invitation.email, email)
        return by_another and (keeps is None or not at_least(keeps, invitation.role))

    reopening = [each.id for each in work.projects.invitations(project) if reopens_access(each)]
    closed = work.projects.close_invitations(reopening)
    if by_another:
        closed += work.projects.close_received(project, user, roles_within("owner"))
        work.projects.cut_off(project, user, keeps)
    if closed:
        work.security.record("invitations_closed", by, subject=user, project=project, count=len(closed))
    return end_invitations(work, closed)


def check_keeps_an_owner(work: Work, project: ProjectId, leaving: UserId, field: str) -> None:
    """Raise `Invalid` when the project would have no active owner without this person.

    Call with the project locked, so that two owners cannot leave at once.
    """
    owners = {
        member.user_id
        for member in work.projects.members(project)
        if member.role == "owner" and member.active
    }
    if owners == {leaving}:
        raise refused(field, "last-owner")


def check_may_have_members(project: Project) -> None:
    """Raise `Invalid` for an Inbox project, which cannot be shared."""
    if project.is_inbox:
        raise refused("project_id", "inbox-members")
