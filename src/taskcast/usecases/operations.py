"""Every operation by its published name: REST routes and socket commands both look here, and only here.

A name once shipped is never renamed. Each has a row in the permission matrix (tests/api/test_permission_matrix.py).
"""

from collections.abc import Mapping
from typing import Any

from taskcast.domain.permissions import Actor
from taskcast.usecases.accounts.administer_users import (
    CreateUser,
    UpdateUser,
    create_user,
    prepare_create_user,
    update_user,
)
from taskcast.usecases.accounts.change_address import ChangeAddress, change_address, prepare_change_address
from taskcast.usecases.accounts.change_password import (
    ChangePassword,
    change_password,
    prepare_change_password,
)
from taskcast.usecases.accounts.confirmation import ResendConfirmation, resend_confirmation
from taskcast.usecases.accounts.read_notifications import ReadNotifications, read_notifications
from taskcast.usecases.accounts.sessions import (
    EndSession,
    SignOutEverywhere,
    end_session,
    sign_out_everywhere,
)
from taskcast.usecases.accounts.tokens import (
    CreateToken,
    RevokeToken,
    create_token,
    prepare_create_token,
    revoke_token,
)
from taskcast.usecases.accounts.update_me import UpdateMe, update_me
from taskcast.usecases.instance import Instance
from taskcast.usecases.members.accept_invitation import (
    AcceptInvitation,
    AcceptReceivedInvitation,
    accept_invitation,
    accept_received_invitation,
)
from taskcast.usecases.members.invite import Invite, RevokeInvitation, invite, revoke_invitation
from taskcast.usecases.members.manage_members import (
    NameOwner,
    PutMember,
    RemoveMember,
    name_owner,
    put_member,
    remove_member,
)
from taskcast.usecases.members.received_invitations import DeclineInvitation, decline_invitation
from taskcast.usecases.perform import Operation
from taskcast.usecases.projects.arrange_project import ArrangeProject, arrange_project
from taskcast.usecases.projects.create_project import CreateProject, create_project
from taskcast.usecases.projects.create_section import CreateSection, create_section
from taskcast.usecases.projects.delete_project import (
    DeleteProject,
    RestoreProject,
    delete_project,
    restore_project,
)
from taskcast.usecases.projects.delete_section import DeleteSection, delete_section
from taskcast.usecases.projects.labels import (
    CreateLabel,
    DeleteLabel,
    MergeLabels,
    MoveLabel,
    UpdateLabel,
    create_label,
    delete_label,
    merge_labels,
    move_label,
    update_label,
)
from taskcast.usecases.projects.update_project import UpdateProject, update_project
from taskcast.usecases.projects.update_section import MoveSection, UpdateSection, move_section, update_section
from taskcast.usecases.projects.views import (
    CreateView,
    DeleteView,
    MoveView,
    UpdateView,
    create_view,
    delete_view,
    move_view,
    update_view,
)
from taskcast.usecases.tasks.add_comment import AddComment, add_comment
from taskcast.usecases.tasks.create_task import CreateTask, create_task
from taskcast.usecases.tasks.delete_task import DeleteTask, RestoreTask, delete_task, restore_task
from taskcast.usecases.tasks.move_task import MoveTask, move_task
from taskcast.usecases.tasks.set_checkbox import (
    SetCommentCheckbox,
    SetTaskCheckbox,
    set_comment_checkbox,
    set_task_checkbox,
)
from taskcast.usecases.tasks.update_comment import (
    DeleteComment,
    UpdateComment,
    delete_comment,
    update_comment,
)
from taskcast.usecases.tasks.update_task import (
    CompleteTask,
    ReopenTask,
    UpdateTask,
    complete_task,
    reopen_task,
    update_task,
)


def _with_links(instance: Instance, _command: object, _actor: Actor) -> Mapping[str, Any]:
    return {"links": instance.links}


def _with_links_and_mail(instance: Instance, _command: object, _actor: Actor) -> Mapping[str, Any]:
    return {"links": instance.links, "sends_mail": instance.sends_mail}


_CHANGE_PASSWORD = Operation(
    "change_password",
    ChangePassword,
    change_password,
    prepare=prepare_change_password,
    secret=frozenset({"current_password", "new_password"}),
)
_CHANGE_ADDRESS = Operation(
    "change_address",
    ChangeAddress,
    change_address,
    prepare=prepare_change_address,
    secret=frozenset({"password"}),
    while_unconfirmed=True,
)
_CREATE_TOKEN = Operation(
    "create_token", CreateToken, create_token, prepare=prepare_create_token, secret=frozenset({"password"})
)
_CREATE_USER = Operation(
    "create_user", CreateUser, create_user, prepare=prepare_create_user, secret=frozenset({"password"})
)

OPERATIONS: dict[str, Operation] = {
    operation.name: operation
    for operation in (
        Operation("create_task", CreateTask, create_task, "task"),
        Operation("update_task", UpdateTask, update_task, "task"),
        Operation("move_task", MoveTask, move_task, "task"),
        Operation("complete_task", CompleteTask, complete_task, "task"),
        Operation("reopen_task", ReopenTask, reopen_task, "task"),
        Operation("set_task_checkbox", SetTaskCheckbox, set_task_checkbox, "task"),
        Operation("delete_task", DeleteTask, delete_task, "task"),
        Operation("restore_task", RestoreTask, restore_task, "task"),
        Operation("create_project", CreateProject, create_project, "project"),
        Operation("update_project", UpdateProject, update_project, "project"),
        Operation("delete_project", DeleteProject, delete_project, "project"),
        Operation("restore_project", RestoreProject, restore_project, "project"),
        Operation("arrange_project", ArrangeProject, arrange_project),
        Operation("create_section", CreateSection, create_section, "section"),
        Operation("update_section", UpdateSection, update_section, "section"),
        Operation("move_section", MoveSection, move_section, "section"),
        Operation("delete_section", DeleteSection, delete_section, "section"),
        Operation("create_label", CreateLabel, create_label, "label"),
        Operation("update_label", UpdateLabel, update_label, "label"),
        Operation("move_label", MoveLabel, move_label, "label"),
        Operation("merge_labels", MergeLabels, merge_labels, "label"),
        Operation("delete_label", DeleteLabel, delete_label, "label"),
        Operation("create_view", CreateView, create_view, "view"),
        Operation("update_view", UpdateView, update_view, "view"),
        Operation("move_view", MoveView, move_view, "view"),
        Operation("delete_view", DeleteView, delete_view, "view"),
        Operation("put_member", PutMember, put_member),
        Operation("remove_member", RemoveMember, remove_member),
        Operation("name_owner", NameOwner, name_owner),
        Operation("invite", Invite, invite, prepare=_with_links_and_mail),
        Operation("revoke_invitation", RevokeInvitation, revoke_invitation),
        Operation("accept_invitation", AcceptInvitation, accept_invitation, prepare=_with_links),
        Operation("accept_received_invitation", AcceptReceivedInvitation, accept_received_invitation),
        Operation("decline_invitation", DeclineInvitation, decline_invitation),
        Operation("add_comment", AddComment, add_comment, "comment"),
        Operation("update_comment", UpdateComment, update_comment, "comment"),
        Operation("set_comment_checkbox", SetCommentCheckbox, set_comment_checkbox, "comment"),
        Operation("delete_comment", DeleteComment, delete_comment, "comment"),
        Operation("read_notifications", ReadNotifications, read_notifications),
        Operation("update_me", UpdateMe, update_me, "user"),
        _CHANGE_PASSWORD,
        _CHANGE_ADDRESS,
        _CREATE_TOKEN,
        Operation("resend_confirmation", ResendConfirmation, resend_confirmation, while_unconfirmed=True),
        Operation("revoke_token", RevokeToken, revoke_token),
        Operation("end_session", EndSession, end_session),
        Operation("sign_out_everywhere", SignOutEverywhere, sign_out_everywhere),
        _CREATE_USER,
        Operation("update_user", UpdateUser, update_user, "user"),
    )
}
