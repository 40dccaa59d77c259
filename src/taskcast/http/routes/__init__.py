"""One file a resource; every route of the API stands in `ROUTES`."""

from taskcast.http.route import Route
from taskcast.http.routes import (
    auth,
    batch,
    comments,
    deliveries,
    events,
    inbox,
    invitations,
    labels,
    me,
    projects,
    search,
    security,
    snapshots,
    stop_mail,
    sync,
    tasks,
    users,
    views,
)

ROUTES: tuple[Route, ...] = (
    *auth.ROUTES,
    *me.ROUTES,
    *projects.ROUTES,
    *labels.ROUTES,
    *invitations.ROUTES,
    *tasks.ROUTES,
    *search.ROUTES,
    *comments.ROUTES,
    *inbox.ROUTES,
    *deliveries.ROUTES,
    *stop_mail.ROUTES,
    *snapshots.ROUTES,
    *events.ROUTES,
    *batch.ROUTES,
    *sync.ROUTES,
    *users.ROUTES,
    *security.ROUTES,
    *views.ROUTES,
)
