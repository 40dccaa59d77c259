"""/api/users: accounts, for administrators."""

from taskcast.domain.ids import UserId
from taskcast.domain.users import User
from taskcast.http.paging import Listing, ListQuery, listing, page
from taskcast.http.route import Asked, Route, reads, writes
from taskcast.usecases.operations import OPERATIONS

from .shapes import SoleProjectList, UserList


def list_users(asked: Asked) -> Listing:
    """All accounts."""

    def keys(user: User) -> tuple[int]:
        return (user.id,)

    return listing(asked.reading.queries.users(asked.actor, page(asked.query)), asked.query, keys)


def list_sole_projects(asked: Asked) -> SoleProjectList:
    """Projects that would have no active owner without this person: name another before deactivating them."""
    return SoleProjectList(asked.reading.queries.sole_projects(asked.actor, UserId(asked.id)))


ROUTES: tuple[Route, ...] = (
    reads("/api/users", list_users, answer=UserList, query=ListQuery, who="administrators"),
    writes("POST", "/api/users", OPERATIONS["create_user"], answer=User, status=201, who="administrators"),
    reads("/api/users/{id}/sole-projects", list_sole_projects, answer=SoleProjectList, who="administrators"),
    writes("PATCH/PUT", "/api/users/{id}", OPERATIONS["update_user"], answer=User, who="administrators"),
)
