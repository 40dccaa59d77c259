"""/api/users: accounts, for administrators."""

from typing import Annotated

import msgspec

from taskcast.domain.ids import UserId
from taskcast.domain.users import User
from taskcast.http.paging import Listing, ListQuery, listing, page
from taskcast.http.route import Asked, Route, reads, writes
from taskcast.http.routes.shapes import SoleProjectList, UserList
from taskcast.usecases.operations import OPERATIONS


class UsersQuery(ListQuery, frozen=True, kw_only=True):
    """Which accounts."""

    filter: (
        Annotated[str, msgspec.Meta(max_length=200, description="Text in the name or address.")] | None
    ) = None


def list_users(asked: Asked) -> Listing:
    """Accounts, of which `filter` chooses."""

    def keys(user: User) -> tuple[int]:
        return (user.id,)

    found = asked.reading.queries.users(asked.actor, page(asked.query), asked.query.filter or None)
    return listing(found, asked.query, keys)


def list_sole_projects(asked: Asked) -> SoleProjectList:
    """Projects that would have no active owner without this person: name another before deactivating them."""
    return SoleProjectList(asked.reading.queries.sole_projects(asked.actor, UserId(asked.id)))


ROUTES: tuple[Route, ...] = (
    reads("/api/users", list_users, answer=UserList, query=UsersQuery, who="administrators"),
    writes("POST", "/api/users", OPERATIONS["create_user"], answer=User, status=201, who="administrators"),
    reads("/api/users/{id}/sole-projects", list_sole_projects, answer=SoleProjectList, who="administrators"),
    writes("PATCH/PUT", "/api/users/{id}", OPERATIONS["update_user"], answer=User, who="administrators"),
)
