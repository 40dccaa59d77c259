"""Letting people into a project and out of it: what every way in or out has in common (promise P6).

Both the project and the person are told: the project's stream who is there, the person's own what they have.
"""

from msgspec.structs import replace

from taskcast.domain import events
from taskcast.domain.errors import Invalid
from taskcast.domain.events import Fact
from taskcast.domain.ids import ProjectId, UserId
from taskcast.domain.mail_addresses import is_same_address
from taskcast.domain.permissions import Actor, Role, at_least, roles_within
from taskcast.domain.projects import Invitation, Member, Project
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.members.received_invitations import end_granted, end_invitations


def admit(work: Work, project: ProjectId, user: UserId, role: Role, *, by: UserId | None = None) -> Member:
    """Let someone in, whom `by` added or invited; they hear the project's stream from here on."""
    member = work.projects.put_member(project, user, role, by=by)
    end_granted(work, project, user, role)
    work.record(events.member_added(member), _granted(work, project, user))
    return member


def change_role(work: Work, project: ProjectId, user: UserId, role: Role) -> Member:
    """Give a member another role. Call `close_invitations` when it is a lower one."""
    member = work.projects.put_member(project, user, role)
    end_granted(work, project, user, role)
    work.record(events.member_updated(member, ("role",)), _granted(work, project, user))
    return member


def _granted(work: Work, project: ProjectId, user: UserId) -> Fact:
    access = work.projects.visible_to(Actor(user_id=user), project)
    return events.access_granted(user, access.project, access.role)


def expel(work: Work, project: ProjectId, user: UserId) -> None:
    """See someone out: off their tasks there, without their notifications. Call `close_invitations` too.

    The membership goes first: who is assigning them at this moment holds it, and is waited for. Their
    notifications go last: who is telling them something at this moment holds the stream.
    """
    work.projects.remove_member(project, user)
    for held in work.tasks.assigned_in(project, user):
        before = held.entity
        staying = tuple(person for person in before.assignee_ids if person != user)
        task = replace(before, assignee_ids=staying, version=before.version + 1, updated_at=work.now)
        work.tasks.save(task, {**held.field_versions, "assignee_ids": task.version})
        work.record(events.task_updated(before, task, ("assignee_ids",)))
    work.record(events.member_removed(project, user))
    revoke(work, project, user)


def revoke(work: Work, project: ProjectId, user: UserId) -> None:
    """Tell a person that a project is gone for them, and take its notifications along."""
    unread = work.inbox.forget(user, project)
    if unread:
        work.record(events.notifications_read(user, unread, work.inbox.unread_count(user)))
    work.record(events.access_revoked(user, project))


def close_invitations(work: Work, project: ProjectId, user: UserId, *, keeps: Role | None, by: UserId) -> int:
    """Close the ways back of someone who has `keeps` from now on, or None; returns how many.

    Who no longer owns the project leaves none that they made. Who was removed or demoted by another may know any
    link of the project: those that grant more than they keep are closed, and all that were mailed to their address.
    Call with the project locked, before the membership is changed.
    """
    by_another = by != user
    email = work.users.address_of(user) if by_another else None

    def is_way_back(invitation: Invitation) -> bool:
        if invitation.created_by == user and keeps != "owner":
            return True
        if invitation.email is not None:
            return is_same_address(invitation.email, email)
        return by_another and (keeps is None or not at_least(keeps, invitation.role))

    ways = [each.id for each in work.projects.invitations(project) if is_way_back(each)]
    closed = work.projects.close_invitations(ways)
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
        raise Invalid.field(field, "A project needs an owner: make someone else an owner first.")


def check_may_have_members(project: Project) -> None:
    """Raise `Invalid` for an Inbox project, which is its person's alone."""
    if project.is_inbox:
        raise Invalid.field("project_id", "An Inbox project has no other members. Take another project.")
