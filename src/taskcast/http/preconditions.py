"""Entity tags and what requests make of them (RFC 9110 §8.8.3, §13.1).

Lists may have empty members (§5.6.1). A versioned entity's tag is `"v7"`, a snapshot's is weak. If-Match compares strongly, If-None-Match weakly.
"""

import re
from collections.abc import Sequence

from taskcast.domain.errors import Invalid, Problem
from taskcast.domain.ids import MAX_ID

MOST_TAGS = 20
NO_VERSION = MAX_ID  # no entity ever gets there: what a tag that is none of ours stands for

_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
_OURS = re.compile(r"v([1-9][0-9]{0,17})")
_LIST = re.compile(
    rf"[\s,]*{_TAG.pattern}(?:\s*,[\s,]*{_TAG.pattern})*[\s,]*"
)  # empty members count for nothing


class TargetExists(Problem):
    """`If-None-Match: *` where there is something (RFC 9110 §13.1.2)."""

    status = 412
    code = "precondition_failed"
    title = "There is something at this address already"


def forbids_existing(header: str | None) -> bool:
    """Whether If-None-Match lets a write go on only where there is nothing yet.

    Raises:
        Invalid: it names versions, which is for reads.
    """
    if header is None:
        return False
    if header.strip() != "*":
        raise Invalid.field(
            "If-None-Match", "Must be * or left out where something is changed; use If-Match."
        )
    return True


def etag(version: int) -> str:
    """The entity tag of that version."""
    return f'"v{version}"'


def weak_etag(tag: str) -> str:
    """A tag for what is the same to whoever reads it, if not in each byte: it may travel compressed."""
    return f'W/"{tag}"'


def versions_to_match(header: str | None) -> Sequence[int | None]:
    """The versions If-Match accepts, to be tried in turn; `[None]` when any will do (absent or `*`).

    Raises:
        Invalid: it is not a list of entity tags.
    """
    if header is None or header.strip() == "*":
        return [None]
    versions = {_version(tag) for tag in _tags("If-Match", header)}
    return sorted(versions - {NO_VERSION}) or [NO_VERSION]


def is_known(header: str | None, tag: str) -> bool:
    """Whether If-None-Match names this tag (what stands between its quotes), so that 304 says enough.

    Raises:
        Invalid: it is not a list of entity tags.
    """
    if header is None:
        return False
    if header.strip() == "*":
        return True
    return any(opaque == tag for _, opaque in _tags("If-None-Match", header))


def _tags(name: str, header: str) -> list[tuple[str, str]]:
    if not _LIST.fullmatch(header):
        raise Invalid.field(name, 'Must be * or a list of entity tags such as "v7".')
    tags = _TAG.findall(header)
    if len(tags) > MOST_TAGS:
        raise Invalid.field(name, f"Must name at most {MOST_TAGS} entity tags.")
    return tags


def _version(tag: tuple[str, str]) -> int:
    """The version a tag names, or none if it is weak, which does not do here, or not of our making."""
    ours = _OURS.fullmatch(tag[1])
    return int(ours[1]) if ours and not tag[0] else NO_VERSION
