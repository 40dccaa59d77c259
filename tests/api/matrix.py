"""Who may do what: one row for each route and command. 401 for nobody, for a revoked token and for
someone deactivated goes without saying.

A row gives the outcome for a stranger, a viewer, a member and an owner; who was removed is a stranger, also with a
link from before, which opens nothing any more.
`OK` is whatever success looks like there. Ada owns the project and administers the instance.
"""

from typing import Any, NamedTuple

OK = "ok"
OVERDUE = {"type": "term", "key": "is", "values": ["overdue"], "op": "="}
NOBODY = ("anonymous", "revoked", "deactivated")
OLD_LINK = "removed, holds an old link"
STRANGERS = ("removed", OLD_LINK)


class Row(NamedTuple):
    """One line of the matrix."""

    path: str
    body: dict[str, Any] | None
    stranger: int | str
    viewer: int | str
    member: int | str
    owner: int | str

    def expected(self, role: str) -> int | str:
        if role in NOBODY:
            return 401
        if is_closed_link(role, self.body):
            return 422
        if role in STRANGERS and "{received}" in self.path:
            return 404  # it is another stranger's
        outcome: int | str = getattr(self, "stranger" if role in STRANGERS else role)
        return outcome


def is_closed_link(role: str, body: dict[str, Any] | None) -> bool:
    """Whether the request shows a link that a removal has closed."""
    return role == OLD_LINK and "{link_token}" in (body or {}).values()


def reading(path: str) -> Row:
    """Whoever is in the project may read."""
    return Row(path, None, 404, OK, OK, OK)


def writing(path: str, body: dict[str, Any] | None = None) -> Row:
    """Members and owners may change, viewers may not."""
    return Row(path, body, 404, 403, OK, OK)


def owning(path: str, body: dict[str, Any] | None = None) -> Row:
    """Only owners may."""
    return Row(path, body, 404, 403, 403, OK)


def own(path: str, body: dict[str, Any] | None = None) -> Row:
    """Everyone may, for themselves."""
    return Row(path, body, OK, OK, OK, OK)


def administering(path: str, body: dict[str, Any] | None = None) -> Row:
    """Administrators may; here only Ada is one."""
    return Row(path, body, 403, 403, 403, OK)


def owning_before(path: str) -> Row:
    """Who owned the deleted project; it is gone for everybody else, those who were in it too."""
    return Row(path, None, 404, 404, 404, OK)


def invited(path: str) -> Row:
    """Only whom the invitation is for: here Dov, the stranger."""
    return Row(path, None, OK, 404, 404, 404)


OPERATIONS: dict[str, Row] = {
    "create_task": writing("/api/tasks", {"title": "Paint", "project_id": "{project}"}),
    "update_task": writing("/api/tasks/{task}", {"title": "Varnish"}),
    "move_task": writing("/api/tasks/{task}/move", {"section_id": "{section}"}),
    "complete_task": writing("/api/tasks/{task}/complete"),
    "reopen_task": writing("/api/tasks/{task}/reopen"),
    "set_task_checkbox": writing("/api/tasks/{listed}/checkbox", {"box": 0, "checked": True}),
    "delete_task": writing("/api/tasks/{task}"),
    "restore_task": writing("/api/tasks/{trashed}/restore"),
    "create_project": own("/api/projects", {"name": "House"}),
    "update_project": writing("/api/projects/{project}", {"name": "House"}),
    "delete_project": owning("/api/projects/{project}"),
    "restore_project": owning_before("/api/projects/{deleted}/restore"),
    "arrange_project": Row("/api/me/projects/{project}", {"favourite": True}, 404, OK, OK, OK),
    "create_section": writing("/api/projects/{project}/sections", {"name": "Done"}),
    "update_section": writing("/api/sections/{section}", {"name": "Done"}),
    "move_section": writing("/api/sections/{section}/move", {}),
    "delete_section": writing("/api/sections/{section}"),
    "create_label": writing("/api/projects/{project}/labels", {"name": "Urgent"}),
    "update_label": writing("/api/labels/{label}", {"colour": "red"}),
    "move_label": writing("/api/labels/{label}/move", {}),
    "merge_labels": writing("/api/labels/{label}/merge", {"into_id": "{other_label}"}),
    "delete_label": writing("/api/labels/{label}"),
    "create_view": writing("/api/views", {"project_id": "{project}", "name": "Late", "query": OVERDUE}),
    "update_view": writing("/api/views/{view}", {"layout": "board"}),
    "move_view": writing("/api/views/{view}/move", {}),
    "delete_view": writing("/api/views/{view}"),
    "put_member": owning("/api/projects/{project}/members/{dov}", {"role": "viewer"}),
    "remove_member": Row("/api/projects/{project}/members/{ben}", None, 404, 403, OK, OK),  # Ben leaves
    "name_owner": administering("/api/projects/{project}/owners/{cleo}"),
    "invite": owning("/api/projects/{project}/invitations", {"role": "viewer"}),
    "revoke_invitation": owning("/api/invitations/{invitation}"),
    "accept_invitation": own("/api/invitations/accept", {"token": "{link_token}"}),
    "accept_received_invitation": invited("/api/me/invitations/{received}/accept"),
    "decline_invitation": invited("/api/me/invitations/{received}/decline"),
    "add_comment": writing("/api/tasks/{task}/comments", {"body": "Green."}),
    "update_comment": Row("/api/comments/{comment}", {"body": "Green."}, 404, 403, OK, 403),  # Ben's
    "set_comment_checkbox": writing("/api/comments/{listed_comment}/checkbox", {"box": 0, "checked": True}),
    "delete_comment": writing("/api/comments/{comment}"),
    "read_notifications": own("/api/inbox/read", {}),
    "update_me": own("/api/me", {"timezone": "Europe/Berlin"}),
    "change_password": own(
        "/api/me/password", {"current_password": "{password}", "new_password": "{password}"}
    ),
    "change_address": own("/api/me/address", {"email": "{email}", "password": "{password}"}),
    "resend_confirmation": Row("/api/me/address/confirmation", None, 422, 422, 422, 422),  # all are confirmed
    "create_token": Row(
        "/api/me/tokens", {"name": "CI"}, 403, 403, 403, 403
    ),  # tokens make no tokens; people do
    "revoke_token": Row("/api/me/tokens/{token}", None, 404, 404, 404, OK),  # Ada's
    "end_session": Row("/api/me/sessions/{session}", None, 404, 404, 404, OK),  # Ada's
    "sign_out_everywhere": own("/api/me/sessions/end", {}),
    "create_user": administering("/api/users", {"email": "{email}", "name": "Fay"}),
    "update_user": administering("/api/users/{dov}", {"name": "Dora"}),
}

READS: dict[str, Row] = {
    "get_me": own("/api/me"),
    "get_my_snapshot": own("/api/me/snapshot"),
    "list_tokens": own("/api/me/tokens"),
    "list_sessions": own("/api/me/sessions"),
    "list_projects": own("/api/projects"),
    "get_project": reading("/api/projects/{project}"),
    "get_project_snapshot": reading("/api/projects/{project}/snapshot"),
    "list_members": reading("/api/projects/{project}/members"),
    "list_sections": reading("/api/projects/{project}/sections"),
    "list_labels": reading("/api/projects/{project}/labels"),
    "list_views": reading("/api/projects/{project}/views"),
    "list_my_views": own("/api/views"),
    "list_invitations": owning("/api/projects/{project}/invitations"),
    "list_deleted_projects": own("/api/projects/deleted"),
    "list_trash": reading("/api/projects/{project}/trash"),
    "get_label": reading("/api/labels/{label}"),
    "get_view": reading("/api/views/{view}"),
    "get_section": reading("/api/sections/{section}"),
    "list_tasks": own("/api/tasks"),
    "search": own("/api/search?q=paint"),
    "get_task": reading("/api/tasks/{task}"),
    "list_activity": reading("/api/tasks/{task}/activity"),
    "list_comments": reading("/api/tasks/{task}/comments"),
    "get_comment": reading("/api/comments/{comment}"),
    "list_notifications": own("/api/inbox"),
    "list_received_invitations": own("/api/me/invitations"),
    "list_users": administering("/api/users"),
    "list_sole_projects": administering("/api/users/{ben}/sole-projects"),
    "list_security_events": administering("/api/security-events"),
    "list_deliveries": own("/api/deliveries"),
    "redeliver": administering("/api/deliveries/{delivery}/redeliver"),
    "get_events": reading("/api/events?stream=project:{project}"),
    "sync": own(
        "/api/sync", {"streams": [{"stream": "project:{project}"}]}
    ),  # tells strangers that it is gone
    "batch": own(
        "/api/batch",
        {"commands": [{"command": "create_task", "fields": {"title": "Paint", "project_id": "{project}"}}]},
    ),  # refuses each command by itself
    "logout": own("/api/auth/logout"),
}

# Open to everyone, whoever they are: what they do is guarded by a password or by a link's secret.
OPEN: dict[str, tuple[str, dict[str, Any] | None, int]] = {
    "login": ("/api/auth/login", {"email": "ben@example.org", "password": "{password}"}, 200),
    "forgot_password": ("/api/auth/forgot", {"email": "ben@example.org"}, 202),
    "reset_password": ("/api/auth/reset", {"token": "x", "password": "{password}"}, 422),
    "confirm_address": ("/api/auth/confirm-address", {"token": "x"}, 422),
    "stop_mail": ("/api/auth/stop-mail", {"token": "x"}, 422),
    "stop_mail_by_one_click": ("/api/stop-mail?token=x", None, 422),
    "show_stop_mail": ("/api/stop-mail?token=x", None, 303),
    "look_up_invitation": ("/api/auth/invitation", {"token": "{link_token}"}, 200),
    "decline_by_link": ("/api/auth/decline", {"token": "x"}, 422),
    "join_by_invitation": ("/api/auth/join", {"token": "x", "name": "Fay", "password": "{password}"}, 422),
    "get_setup": ("/api/setup", None, 200),
    "set_up_first_administrator": (
        "/api/setup", {"token": "x", "email": "{email}", "name": "Fay", "password": "{password}"}, 404,
    ),
}  # fmt: skip

SOCKET_ONLY: dict[str, Row] = {
    "subscribe": Row("", {"stream": "project:{project}"}, 404, OK, OK, OK),
    "sync": own("", {"streams": [{"stream": "project:{project}"}]}),
    "batch": own(
        "",
        {"commands": [{"command": "create_task", "fields": {"title": "Paint", "project_id": "{project}"}}]},
    ),
    "unsubscribe": own("", {"stream": "project:{project}"}),  # nobody needs permission to leave
    "present": Row("", {"project_id": "{project}", "task_id": "{task}"}, 404, OK, OK, OK),
    "absent": own("", {"project_id": "{project}"}),
}

# Served beside the routes, the same for everyone.
BESIDE = frozenset({
    "healthz", "readyz", "metrics", "robots", "openapi_document", "/api/docs", "/api/docs.js", "/api/docs.css", "page",
})  # fmt: skip

# Event type → the operation that tells it, and in whose stream it stands: the project's, or of whom.
EVENTS: dict[str, tuple[str, str]] = {
    "task_created": ("create_task", "project"),
    "task_updated": ("update_task", "project"),
    "task_deleted": ("delete_task", "project"),
    "task_restored": ("restore_task", "project"),
    "comment_created": ("add_comment", "project"),
    "comment_updated": ("update_comment", "project"),
    "comment_deleted": ("delete_comment", "project"),
    "section_created": ("create_section", "project"),
    "section_updated": ("update_section", "project"),
    "section_deleted": ("delete_section", "project"),
    "label_created": ("create_label", "project"),
    "label_updated": ("update_label", "project"),
    "label_deleted": ("delete_label", "project"),
    "view_created": ("create_view", "project"),
    "view_updated": ("update_view", "project"),
    "view_deleted": ("delete_view", "project"),
    "project_updated": ("update_project", "project"),
    "project_deleted": ("delete_project", "nobody"),  # each member hears access_revoked
    "member_added": ("put_member", "project"),
    "member_updated": ("accept_invitation", "project"),
    "member_removed": ("remove_member", "project"),
    "access_granted": ("put_member", "stranger"),
    "access_revoked": ("remove_member", "member"),
    "projects_arranged": ("arrange_project", "member"),
    "notification": ("create_task", "member"),
    "notifications_read": ("read_notifications", "member"),
    "invitation_received": ("invite", "stranger"),
    "invitation_closed": ("decline_invitation", "stranger"),
    "user_updated": ("update_me", "member"),
    "identity_ended": ("revoke_token", "owner"),
}
