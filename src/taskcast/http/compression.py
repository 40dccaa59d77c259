"""Compressed answers (RFC 9110 §8.4.1, §12.5.3): zstd or gzip, where the client takes it and where it pays.

Only what was read, never what a write answers, nothing small, and nothing for a page of another site: who may
both choose part of an answer and see its length must not learn the rest (docs/decisions/0007-reads.md).
"""

import gzip
import re
import sys
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from flask import Response

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Coding = Literal["zstd", "gzip"]

SMALLEST = 1024  # below, an answer is one packet anyway
FAST = 1  # measured: higher levels cost more time than they save bytes

_PREFERRED: tuple[Coding, ...] = ("zstd", "gzip")
_ELSEWHERE = frozenset({"cross-site", "same-site"})
_LONGEST_HEADER = 200
_OFFER = re.compile(r"\s*([A-Za-z0-9*!#$%&'+.^_`|~-]+)\s*(?:;\s*[qQ]\s*=\s*(0(?:\.[0-9]*)?|1(?:\.0*)?)\s*)?")


class AcceptedCoding(NamedTuple):
    """What the client takes, and prefers to the body as it is."""

    coding: Coding
    least: int  # bytes of a body that is worth it; none where the client does not take it as it is


class Packed(NamedTuple):
    """A body as it travels."""

    body: bytes
    coding: Coding | None
    varies: bool


def accepted(environ: Mapping[str, Any]) -> AcceptedCoding | None:
    """The coding to use for this request, if any.

    Who takes nothing that we have, not even the body as it is, gets it as it is (RFC 9110 §12.1), rather than 406.
    """
    header: str | None = environ.get("HTTP_ACCEPT_ENCODING")
    if header is None or len(header) > _LONGEST_HEADER or environ.get("HTTP_SEC_FETCH_SITE") in _ELSEWHERE:
        return None
    return _best(header)


@lru_cache(maxsize=128)
def _best(header: str) -> AcceptedCoding | None:
    weights: dict[str, float] = {}
    for part in header.split(","):
        if offer := _OFFER.fullmatch(part):
            weights[offer[1].lower()] = float(offer[2] or 1)
    weights.setdefault(
        "gzip", weights.get("x-gzip", weights.get("*", 0))
    )  # one coding by two names (§8.4.1.3)
    weights.setdefault("zstd", weights.get("*", 0))
    best = max(_PREFERRED, key=lambda coding: weights[coding])
    as_it_is = weights.get("identity", weights.get("*"))
    if weights[best] <= 0 or ("identity" in weights and weights["identity"] > weights[best]):
        return None
    return AcceptedCoding(best, 0 if as_it_is == 0 else SMALLEST)


def pack(body: bytes, wanted: AcceptedCoding | None) -> Packed:
    """The body, compressed if that is wanted and pays. Both libraries let other threads run meanwhile."""
    if wanted is None or len(body) < wanted.least:
        return Packed(body, None, varies=len(body) >= SMALLEST)
    return Packed(compressed(body, wanted.coding, FAST), wanted.coding, varies=True)


def compressed(body: bytes, coding: Coding, level: int) -> bytes:
    """The body in that coding."""
    return zstd.compress(body, level) if coding == "zstd" else gzip.compress(body, level, mtime=0)


def say_how(answer: Response, packed: Packed) -> Response:
    """The headers that tell what was done to the body, and that another client may get another."""
    if packed.coding is not None:
        answer.headers["Content-Encoding"] = packed.coding
    if packed.varies:
        answer.headers.add("Vary", "Accept-Encoding")
    return answer
