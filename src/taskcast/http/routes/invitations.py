"""Invitations into a project."""

from taskcast.domain.ids import ProjectId
from taskcast.domain.projects import Access
from taskcast.http.route import Asked, Route, reads, writes
from taskcast.http.routes.shapes import InvitationList, ReceivedInvitationList
from taskcast.usecases.members.invite import InvitationMade
from taskcast.usecases.operations import OPERATIONS


def list_invitations(asked: Asked) -> InvitationList:
    """The project's open invitations, for its owners."""
    return InvitationList(asked.reading.queries.invitations(asked.actor, ProjectId(asked.id)))


def list_received_invitations(asked: Asked) -> ReceivedInvitationList:
    """The open invitations that the caller may accept or decline."""
    return ReceivedInvitationList(asked.reading.queries.received_invitations(asked.actor))


ROUTES: tuple[Route, ...] = (
    reads("/api/projects/{id}/invitations", list_invitations, answer=InvitationList),
    writes(
        "POST", "/api/projects/{id}/invitations", OPERATIONS["invite"],
        answer=InvitationMade, status=201, ids={"id": "project_id"},
    ),
    writes("DELETE", "/api/invitations/{id}", OPERATIONS["revoke_invitation"], status=204),
    reads("/api/me/invitations", list_received_invitations, answer=ReceivedInvitationList),
    writes(
        "POST", "/api/me/invitations/{id}/accept", OPERATIONS["accept_received_invitation"], answer=Access
    ),
    writes("POST", "/api/me/invitations/{id}/decline", OPERATIONS["decline_invitation"], status=204),
    writes("POST", "/api/invitations/accept", OPERATIONS["accept_invitation"], answer=Access),
)  # fmt: skip
