"""Tokens signed with the instance's secret (itsdangerous: HMAC, URL-safe), each for one purpose and some days or for ever."""

import hashlib
from datetime import timedelta

from itsdangerous import BadSignature, TimestampSigner, URLSafeTimedSerializer

from taskcast.domain.errors import Invalid
from taskcast.domain.ids import moment
from taskcast.ports.clock import Clock
from taskcast.ports.credentials import Purpose

LASTING: dict[Purpose, timedelta | None] = {
    "invitation": timedelta(days=14),
    "password_reset": timedelta(days=1),
    "address_change": timedelta(days=1),
    "setup": timedelta(days=7),
    "stop_mail": None,  # mails are kept for years, and what it does needs no guarding
}

PAGES: dict[Purpose, str] = {
    "invitation": "/join",
    "password_reset": "/reset",
    "address_change": "/confirm-address",
    "setup": "/setup",
    "stop_mail": "/stop-mail",
}

POSTED_TO: dict[Purpose, str] = {"stop_mail": "/api/stop-mail"}

_LONGEST = 2000


class SignedLinks:
    """The port `Links`. A token of one purpose is none for another: the purpose is in the key."""

    def __init__(self, secret: bytes, *, public_url: str, clock: Clock) -> None:
        self._public_url = public_url.rstrip("/")
        self._serializers = {purpose: _serializer(secret, purpose, clock) for purpose in LASTING}

    def token(self, purpose: Purpose, *claims: str) -> str:
        """See the port."""
        return str(self._serializers[purpose].dumps(list(claims)))

    def claims(self, purpose: Purpose, token: str) -> tuple[str, ...]:
        """See the port."""
        lasting = LASTING[purpose]
        seconds = None if lasting is None else int(lasting.total_seconds())
        try:
            return tuple(self._serializers[purpose].loads(token[:_LONGEST], max_age=seconds))
        except (BadSignature, UnicodeEncodeError):
            raise Invalid.field("token", "Is not valid or no longer so. Ask for a new link.") from None

    def url(self, purpose: Purpose, token: str) -> str:
        """See the port."""
        return f"{self._public_url}{PAGES[purpose]}#token={token}"

    def posted_to(self, purpose: Purpose, token: str) -> str:
        """See the port."""
        return f"{self._public_url}{POSTED_TO[purpose]}?token={token}"


def _serializer(secret: bytes, purpose: Purpose, clock: Clock) -> URLSafeTimedSerializer:
    class Signer(TimestampSigner):
        def get_timestamp(self) -> int:
            return int(moment(clock.now()).timestamp())

    return URLSafeTimedSerializer(
        secret,
        salt=f"taskcast:{purpose}",
        signer=Signer,
        signer_kwargs={"digest_method": staticmethod(hashlib.sha256), "key_derivation": "hmac"},
    )
