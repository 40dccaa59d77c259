"""/api/me: the caller's own account, password, address and tokens."""

from taskcast.domain.users import User
from taskcast.http.route import Asked, Route, named, reads, writes

from .shapes import MadeToken, TokenList


def get_me(asked: Asked) -> User:
    """The caller's account."""
    return asked.reading.queries.user(asked.actor.user_id)


def list_tokens(asked: Asked) -> TokenList:
    """The caller's API tokens, without their secrets."""
    return TokenList(asked.reading.queries.tokens(asked.actor))


ROUTES: tuple[Route, ...] = (
    reads("/api/me", get_me, answer=User, is_versioned=True),
    writes("PATCH/PUT", "/api/me", named("update_me"), answer=User),
    writes("POST", "/api/me/password", named("change_password"), answer=User),
    writes("POST", "/api/me/address", named("change_address"), answer=None),
    reads("/api/me/tokens", list_tokens, answer=TokenList),
    writes("POST", "/api/me/tokens", named("create_token"), answer=MadeToken, status=201),
    writes("DELETE", "/api/me/tokens/{id}", named("revoke_token"), status=204),
)
