"""/api/me: the caller's own account, password, address, sessions and tokens."""

from taskcast.domain.users import User
from taskcast.http.route import Asked, Route, reads, writes
from taskcast.http.routes.shapes import SessionList, TokenList
from taskcast.usecases.accounts.tokens import TokenMade
from taskcast.usecases.operations import OPERATIONS

MOST_LISTED = 200


def get_me(asked: Asked) -> User:
    """The caller's account."""
    return asked.reading.queries.user(asked.actor.user_id)


def list_tokens(asked: Asked) -> TokenList:
    """The caller's API tokens, without their secrets."""
    return TokenList(asked.reading.queries.tokens(asked.actor))


def list_sessions(asked: Asked) -> SessionList:
    """Where the caller is signed in, newest first; `is_current` is the session that asks."""
    return SessionList(asked.reading.identities.sessions(asked.actor, asked.reading.now, most=MOST_LISTED))


ROUTES: tuple[Route, ...] = (
    reads("/api/me", get_me, answer=User, is_versioned=True),
    writes("PATCH/PUT", "/api/me", OPERATIONS["update_me"], answer=User),
    writes("POST", "/api/me/password", OPERATIONS["change_password"], answer=User),
    writes("POST", "/api/me/address", OPERATIONS["change_address"], answer=None),
    writes("POST", "/api/me/address/confirmation", OPERATIONS["resend_confirmation"], answer=None),
    reads("/api/me/sessions", list_sessions, answer=SessionList),
    writes("DELETE", "/api/me/sessions/{id}", OPERATIONS["end_session"], status=204),
    writes("POST", "/api/me/sessions/end", OPERATIONS["sign_out_everywhere"], answer=None),
    reads("/api/me/tokens", list_tokens, answer=TokenList),
    writes("POST", "/api/me/tokens", OPERATIONS["create_token"], answer=TokenMade, status=201),
    writes("DELETE", "/api/me/tokens/{id}", OPERATIONS["revoke_token"], status=204),
)
