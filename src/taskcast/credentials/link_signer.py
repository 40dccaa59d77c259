"""URLs of links, and the signed tokens that turn mail off (itsdangerous: HMAC, URL-safe).

Before the migration `random_link_tokens` all links were signed, so anyone with a copy of the database could
forge them. Links signed before that upgrade are valid until they expire; links signed later are refused.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Final

from itsdangerous import BadSignature, TimestampSigner, URLSafeTimedSerializer

from taskcast.domain.errors import Invalid
from taskcast.domain.ids import Instant, parse_instant
from taskcast.ports.clock import Clock
from taskcast.ports.credentials import LinkPurpose, Links

OPT_OUT: Final = "stop_mail"
PAGES: Final = {
    "invitation": "/join",
    "password_reset": "/reset",
    "address_change": "/confirm-address",
    "setup": "/setup",
}
OPT_OUT_PAGE: Final = "/stop-mail"
OPT_OUT_POST_PATH: Final = "/api/stop-mail"

# The lifetimes of links signed before that migration.
SIGNED_LIFETIMES: Final[dict[LinkPurpose, timedelta]] = {
    "invitation": timedelta(days=14),
    "password_reset": timedelta(days=1),
    "address_change": timedelta(days=1),
    "setup": timedelta(days=7),
}

_LONGEST = 2000


class LinkSigner(Links):
    """Implements the port `Links`.

    A token for one purpose is invalid for others: the purpose is part of the key.

    `signed_until` is when this database was upgraded to random tokens; None if it never had signed ones.
    """

    def __init__(
        self, secret: bytes, *, public_url: str, clock: Clock, signed_until: Instant | None = None
    ) -> None:
        self._public_url = public_url.rstrip("/")
        self._signed_until = (
            None if signed_until is None else parse_instant(signed_until).replace(microsecond=0)
        )
        self._serializers = {
            purpose: _serializer(secret, purpose, clock) for purpose in (OPT_OUT, *SIGNED_LIFETIMES)
        }

    def url(self, purpose: LinkPurpose, token: str) -> str:
        """See the port."""
        return f"{self._public_url}{PAGES[purpose]}#token={token}"

    def opt_out_token(self, *claims: str) -> str:
        """See the port."""
        return str(self._serializers[OPT_OUT].dumps(list(claims)))

    def opt_out_claims(self, token: str) -> tuple[str, ...]:
        """See the port."""
        try:
            return tuple(self._serializers[OPT_OUT].loads(token[:_LONGEST]))
        except (BadSignature, UnicodeEncodeError):
            raise Invalid.field("token", "Is not valid.") from None

    def opt_out_page_url(self, token: str) -> str:
        """See the port."""
        return f"{self._public_url}{OPT_OUT_PAGE}#token={token}"

    def opt_out_post_url(self, token: str) -> str:
        """See the port."""
        return f"{self._public_url}{OPT_OUT_POST_PATH}?token={token}"

    def signed_claims(self, purpose: LinkPurpose, token: str) -> tuple[str, ...] | None:
        """See the port."""
        if self._signed_until is None:
            return None
        seconds = int(SIGNED_LIFETIMES[purpose].total_seconds())
        issued_at: datetime
        try:
            claims, issued_at = self._serializers[purpose].loads(
                token[:_LONGEST], max_age=seconds, return_timestamp=True
            )
        except (BadSignature, UnicodeEncodeError):
            return None
        return tuple(claims) if issued_at <= self._signed_until else None


def _serializer(secret: bytes, purpose: str, clock: Clock) -> URLSafeTimedSerializer:
    class Signer(TimestampSigner):
        def get_timestamp(self) -> int:
            return int(parse_instant(clock.now()).timestamp())

    return URLSafeTimedSerializer(
        secret,
        salt=f"taskcast:{purpose}",
        signer=Signer,
        signer_kwargs={"digest_method": staticmethod(hashlib.sha256), "key_derivation": "hmac"},
    )
