"""Markdown: whom it mentions and which boxes it has, by the table that the page passes as well."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskcast.domain.markdown import checkboxes, mentioned, to_html, with_checkbox

TABLES = Path(__file__).parents[1] / "shared" / "markdown"


def table(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((TABLES / f"{name}.json").read_text())
    return rows


@pytest.mark.parametrize("row", table("mentions"), ids=lambda row: row["text"])
def test_mentions_are_what_the_parser_sees(row: dict[str, Any]):
    assert mentioned(row["text"]) == set(map(int, row["mentions"]))


@pytest.mark.parametrize("row", table("checkboxes"), ids=lambda row: row["text"])
def test_boxes_are_found_and_ticked_alone(row: dict[str, Any]):
    text, boxes = row["text"], checkboxes(row["text"])
    assert [[box.checked, box.label] for box in boxes] == row["boxes"]
    for number, box in enumerate(boxes):
        changed = with_checkbox(text, box, checked=not box.checked)
        differing = [at for at, (one, other) in enumerate(zip(text, changed, strict=True)) if one != other]
        assert len(differing) == 1
        assert [each.checked for each in checkboxes(changed)] == [
            each.checked != (at == number) for at, each in enumerate(boxes)
        ]


pieces = st.sampled_from(
    [
        "- ",
        "[ ]",
        "[x]",
        " ",
        "\n",
        "\t",
        "> ",
        "1. ",
        "é",
        "🚀",
        "`",
        "\\",
        "@[Ben](user:2)",
        "[",
        "]",
        "\r",
        "*",
    ]
)


@given(st.lists(pieces, max_size=30).map("".join))
def test_every_box_that_is_found_can_be_ticked(text: str):
    for box in checkboxes(text):
        assert with_checkbox(text, box, checked=box.checked).encode()[box.at - 1 : box.at] == b"["


@pytest.mark.promise("P8")
def test_a_table_too_wide_to_be_one_is_text_so_that_what_is_made_grows_with_the_text():
    """Rows are filled up to the width of the head: 16 kB would become half a million cells."""

    def wide(width: int) -> str:
        return "|a" * width + "|\n" + "|-" * width + "|\n" + "|\n" * width + "|@[Ben](user:2)|\n"

    assert "<table>" in to_html(wide(50))
    assert len(to_html(wide(4000))) < 20 * len(wide(4000))
    assert mentioned(wide(4000)) == {2}


@pytest.mark.promise("P8")
def test_a_text_made_to_keep_the_parser_busy_mentions_nobody_and_has_no_boxes():
    assert mentioned("@[" * 49_000 + "](user:2)") == frozenset()
    assert checkboxes("- [ ] a\n" * 3_000) == []
    assert mentioned("- [ ] a\n" * 2_900 + "@[Ben](user:2)") == {2}
