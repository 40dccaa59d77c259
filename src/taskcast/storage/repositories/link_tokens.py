"""The tokens of links, kept as digests."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from taskcast.domain.ids import Instant
from taskcast.ports.accounts import LinkToken
from taskcast.ports.credentials import LinkPurpose
from taskcast.storage.database_session import DatabaseSession
from taskcast.storage.schema.statements import Statement, inserting, p
from taskcast.storage.schema.tables import link_tokens

_t = link_tokens.c

_ADD = inserting(link_tokens)
_GET = Statement(
    select(_t.subject_id, _t.address, _t.made_at, _t.ends_at).where(
        _t.digest == p("digest"), _t.purpose == p("purpose"), _t.ends_at > p("now")
    )
)
_END = Statement(delete(link_tokens).where(_t.subject_id == p("subject"), _t.purpose == p("purpose")))


class LinkTokens:
    """See `taskcast.ports.accounts.LinkTokens`."""

    def __init__(self, session: DatabaseSession) -> None:
        self._session = session

    def add(self, digest: bytes, token: LinkToken) -> None:
        self._session.run(
            _ADD,
            digest=digest,
            purpose=token.purpose,
            subject_id=token.subject_id,
            address=token.address,
            made_at=token.made_at,
            ends_at=token.ends_at,
        )

    def get(self, digest: bytes, purpose: LinkPurpose, *, now: Instant) -> LinkToken | None:
        row = self._session.one(_GET, digest=digest, purpose=purpose, now=now)
        if row is None:
            return None
        return LinkToken(purpose=purpose, subject_id=row[0], address=row[1], made_at=row[2], ends_at=row[3])

    def end_of(self, purposes: Sequence[LinkPurpose], subject_id: int) -> None:
        for purpose in purposes:
            self._session.run(_END, subject=subject_id, purpose=purpose)
