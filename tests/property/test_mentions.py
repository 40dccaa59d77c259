"""Mentions are found as they always were, and in time that grows with the text and no faster (promise P8)."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskcast.domain.comments import mentions

PATTERN = re.compile(r"@\[([^\]\n]{1,200})\]\(user:([0-9]{1,18})\)")  # what a mention is; slow to look for
SIZES = (25_000, 50_000, 100_000)

pieces = st.sampled_from([
    "@[", "@", "[", "]", "(", ")", "](user:", "](user:2)", "user:", "7", "Ben", "\n", " ", "@[Ben](user:2)", "x" * 199,
    "x" * 200, "x" * 201, "9" * 18, "9" * 19, "٣", "](user:)", "@[a[b](user:3)",
])  # fmt: skip


@given(st.lists(pieces, max_size=20).map("".join))
def test_mentions_are_what_the_pattern_says(text: str):
    found = [(it.start, it.end, it.name, it.user_id) for it in mentions(text)]
    assert found == [(it.start(), it.end(), it[1], int(it[2])) for it in PATTERN.finditer(text)]


class CountedText(str):  # noqa: SLOT000 - counts on the class
    """A text that counts how many of its characters are looked at."""

    looked_at = 0

    def find(self, wanted: str, start: int = 0, end: int | None = None) -> int:  # type: ignore[override]
        end = len(self) if end is None else min(end, len(self))
        found = super().find(wanted, start, end)
        CountedText.looked_at += (end if found < 0 else found + len(wanted)) - start
        return found

    def __getitem__(self, key: Any) -> str:
        piece = super().__getitem__(key)
        CountedText.looked_at += 4 * len(piece)  # it is cut out, and then looked through three times at most
        return piece


@pytest.mark.promise("P8")
@pytest.mark.parametrize(
    "piece",
    [
        "@[",
        "](user:",
        "@[](user:",
        "@[x](user:1)",
        "@[x](user:1",
        "]",
        "@[" * 50 + "](user:1)",
        "\n@[](user:9)",
    ],
)
def test_twice_the_text_is_looked_at_no_more_than_twice_as_long(piece: str):
    looked_at = []
    for size in SIZES:
        CountedText.looked_at = 0
        list(mentions(CountedText((piece * size)[:size])))
        looked_at.append(CountedText.looked_at / size)
    assert max(looked_at) < 120  # of each character: a name is 200 long, and what ends one 7
    assert max(looked_at) <= 1.05 * min(looked_at)
