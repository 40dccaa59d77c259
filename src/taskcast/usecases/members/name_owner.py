"""Name an owner of a project that has at most one: for administrators, before they deactivate that one or afterwards."""

from taskcast.domain.errors import Forbidden, Invalid, NotFound
from taskcast.domain.ids import AnyId, ProjectId, UserId
from taskcast.domain.permissions import Actor
from taskcast.domain.projects import Member
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.accounts.registration import check_administrator
from taskcast.usecases.command import Command
from taskcast.usecases.instance import Instance
from taskcast.usecases.members.membership import admit, change_role
from taskcast.usecases.outcome import Result


class NameOwner(Command, frozen=True):
    """For administrators, who need not be in the project. Naming an owner again changes nothing."""

    project_id: AnyId
    user_id: AnyId


def name_owner(work: Work, command: NameOwner, actor: Actor) -> Result:
    """Make this person an owner; everyone in the project is told, and the security log says who did it.

    Raises:
        NotFound: there is no such project, or it is an Inbox.
        Forbidden: the actor is no administrator, or the project has several owners, who can do it themselves.
        Invalid: there is no such active person.
    """
    check_administrator(work, actor)
    member = make_owner(work, ProjectId(command.project_id), UserId(command.user_id), by=actor.user_id)
    return Result(data=member)


def name_owner_locally(instance: Instance, project: ProjectId, email: str) -> Member:
    """The same from the command line, with the authority of whoever runs the machine."""

    def transaction(work: Work) -> Member:
        user = work.users.by_email(email)
        if user is None:
            raise NotFound(f"There is no account {email}.")
        member = make_owner(work, project, user.id, by=None)
        work.publish(Actor(user_id=user.id), None)
        return member

    return instance.store.run(transaction)


def make_owner(work: Work, project_id: ProjectId, user: UserId, *, by: UserId | None) -> Member:
    """As `name_owner`, for whoever was found to have the authority."""
    project = work.projects.shared(project_id)
    member = work.projects.member(project.id, user)
    if member is not None and member.role == "owner" and member.active:
        return member
    _check_active(work, user)
    owners = [each for each in work.projects.members(project.id) if each.role == "owner" and each.active]
    if len(owners) > 1:
        raise Forbidden("The project has several owners: ask one of them to add another.")
    if member is None:
        made = admit(work, project.id, user, "owner")
    else:
        made = change_role(work, project.id, user, "owner")
    work.security.record("owner_named", by, subject=user, project=project.id, detail="owner")
    return made


def _check_active(work: Work, user: UserId) -> None:
    try:
        active = work.users.get(user).entity.active
    except NotFound:
        active = False
    if not active:
        raise Invalid.field("user_id", "Must be someone with an active account.")
