"""The filter language by its golden tables, which TypeScript reads too, and by whatever text somebody types."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskcast.domain.filters.keys import KEYS
from taskcast.domain.filters.parsing import parse
from taskcast.domain.filters.tree import (
    DEEPEST_NODE,
    MOST_NODES,
    FilterError,
    Not,
    Words,
    depth,
    read_tree,
    size,
)
from taskcast.domain.words import has_words, placed_words, places_of, sought_words, words

from .filter_scenario import case_name, table, world

CASES, ERRORS = table("cases"), table("errors")
WORLD = world()

pieces = st.sampled_from(
    [
        "(",
        ")",
        '"',
        "-",
        "not ",
        "or ",
        "and ",
        " ",
        ",",
        ":",
        "<=",
        "due:",
        "label:",
        "is:open",
        "assignee:me",
        "#1",
    ]
)
texts = st.lists(pieces | st.text(max_size=5) | st.sampled_from([each["text"] for each in CASES])).map(
    "".join
)


def refusal(text: str) -> FilterError | None:
    try:
        parse(text, WORLD)
    except FilterError as refused:
        return refused
    return None


def test_the_table_is_large_enough() -> None:
    assert len(CASES) >= 150
    assert {key for case in CASES for key in KEYS if f"{key}:" in case["text"].lower()} == {*KEYS}


@pytest.mark.parametrize("case", CASES, ids=case_name)
def test_a_text_is_the_tree_that_matches_these_tasks(case: dict[str, Any]) -> None:
    seen = WORLD.at(**{name: case[name] for name in ("now", "zone", "me") if name in case})
    node = parse(case["text"], seen)
    assert json.loads(msgspec.json.encode(node)) == case["tree"]
    assert read_tree(json.dumps(case["tree"])) == node
    assert seen.matching(node) == case["tasks"]


@pytest.mark.parametrize("case", ERRORS, ids=lambda case: case["text"][:40])
def test_an_error_names_its_column_and_what_was_expected(case: dict[str, Any]) -> None:
    refused = refusal(case["text"])
    assert refused is not None
    assert (refused.column, refused.expected) == (case["column"], case["expected"])


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        ("{}", "value-expected"),
        ("[]", "value-expected"),
        ('{"type":"and"', "value-expected"),
        ('{"type":"term","key":"due"}', "value-expected"),
        ('{"type":"term","key":"due","values":[]}', "value-expected"),
        ('{"type":"term","key":"due","values":["fri"]}', "day-expected"),
        ('{"type":"term","key":"due","values":[1]}', "day-expected"),
        ('{"type":"term","key":"text","values":["a"]}', "unknown-key"),
        ('{"type":"term","key":"title","values":["a"]}', "unknown-key"),
        ('{"type":"term","key":"is","values":["open"],"op":">"}', "not-comparable"),
        ('{"type":"term","key":"is","values":[null]}', "unknown-value"),
        ('{"type":"term","key":"due","values":[null],"op":">"}', "one-value"),
        ('{"type":"term","key":"priority","values":[5]}', "unknown-value"),
        ('{"type":"term","key":"assignee","values":["ada"]}', "number-expected"),
        ('{"type":"term","key":"project","values":[0]}', "number-expected"),
        ('{"type":"term","key":"project","values":[true]}', "value-expected"),
        ('{"type":"term","key":"id","values":[1.5]}', "value-expected"),
        ('{"type":"words","words":"a","more":1}', "value-expected"),
        ('{"type":"and","nodes":[' + ",".join(['{"type":"and"}'] * 100) + "]}", "too-many"),
        ('{"type":"not","node":' * 20 + '{"type":"and"}' + "}" * 20, "too-deep"),
        ('{"type":"not","node":' * 5000 + '{"type":"and"}' + "}" * 5000, "too-deep"),
    ],
)
def test_a_tree_is_checked_as_a_text_is(tree: str, expected: str) -> None:
    with pytest.raises(FilterError) as refused:
        read_tree(tree)
    assert refused.value.expected == expected


@given(texts)
def test_whatever_is_typed_is_a_tree_within_the_limits_or_an_error_within_the_text(text: str) -> None:
    if (refused := refusal(text)) is not None:
        assert 1 <= refused.column <= len(text) + 1
        return
    node = parse(text, WORLD)
    assert size(node) <= MOST_NODES
    assert depth(node) <= DEEPEST_NODE + 1
    assert read_tree(msgspec.json.encode(node)) == node
    everything = {task.id for task in WORLD.tasks}
    done = {task.id for task in WORLD.tasks if task.completed}
    assert {*WORLD.matching(node)} <= everything
    others = {*WORLD.matching(Not(node))}
    assert {*WORLD.matching(node)} | others | done == everything


@given(st.text(), st.text())
def test_a_text_has_its_own_words_whatever_stands_beside(text: str, other: str) -> None:
    found = words(text)
    assert has_words(words(f"{other} . {text}"), sought_words(text), is_exact=False)
    assert all(found)


@pytest.mark.parametrize("case", table("words"), ids=lambda case: case["text"][:40])
def test_a_text_has_these_words(case: dict[str, Any]) -> None:
    assert (words(case["text"]), sought_words(case["text"])) == (case["words"], case["sought"])


def test_the_page_knows_the_same_keys() -> None:
    keys = [
        {"name": name, "kind": key.kind, "may_be_absent": key.may_be_absent, "choices": list(key.choices)}
        for name, key in KEYS.items()
    ]
    assert keys == table("keys")


def test_words_stand_for_themselves_in_a_tree() -> None:
    assert parse("fence", WORLD) == Words("fence")


@given(st.text(), st.text(min_size=1))
def test_what_is_found_is_marked_where_it_stands(before: str, text: str) -> None:
    sought = sought_words(text)
    whole = f"{before} . {text}"
    ranges = places_of(placed_words(whole), sought, is_exact=True)
    assert bool(ranges) == (bool(sought) and has_words(words(whole), sought, is_exact=True))
    for start, end in ranges:
        assert has_words(words(whole[start:end]), sought, is_exact=False)
