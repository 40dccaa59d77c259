"""JSON is judged on its bytes as it would be on its objects: how many values, and how deep (promise P8)."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskcast.domain.errors import Malformed, TooLarge
from taskcast.usecases.limits.json_limits import DEEPEST, MOST_VALUES, check_json_limits

TEXTS = st.text(alphabet='a\\"[]{},: \n\u20ac', max_size=8)
VALUES: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(TEXTS, inner, max_size=6),
    max_leaves=40,
)
PADDING = " " * 70  # what is shorter is within every limit


def values_in(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(values_in(each) for each in inner)


def refused(body: bytes, most: int) -> bool:
    try:
        check_json_limits(body, most)
    except TooLarge:
        return True
    return False


@given(VALUES, st.booleans(), st.sampled_from([None, 2]))
def test_as_many_values_pass_as_may(value: Any, is_ascii: bool, indent: int | None):
    body = (json.dumps(value, ensure_ascii=is_ascii, indent=indent) + PADDING).encode()
    count = values_in(value)
    assert not refused(body, count)
    assert count == 1 or refused(body + b" " * 1024, count - 1)


@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}"), (b'[{"]":', b"}]")])
def test_it_may_nest_so_deeply_and_no_deeper(opening: bytes, closing: bytes):
    levels = DEEPEST // (opening.count(b"[") + opening.count(b"{"))
    beside = b"[[1],[2]]," * 40
    check_json_limits(b"[" + beside + opening * (levels - 1) + b"1" + closing * (levels - 1) + b"]")
    with pytest.raises(Malformed, match="32 levels"):
        check_json_limits(b"[" + beside + opening * levels + b"1" + closing * levels + b"]")


def test_brackets_and_commas_in_text_are_text():
    text = "- [ ] one, two; {three}\n" * 4000 + "[" * 5000
    check_json_limits(json.dumps({"description": text + '\\"' * 50}).encode())


@pytest.mark.promise("P8")
@pytest.mark.parametrize(
    "piece", [b'"', b"[", b"{", b"],[", b"[]", b",", b"1,", b'"",', b'\\"', b"\\", b'"\\', b" "]
)
def test_a_megabyte_of_anything_is_refused_or_left_to_the_decoder(piece: bytes):
    body = (piece * 1_048_576)[:1_048_576]
    try:
        check_json_limits(body, MOST_VALUES)
    except (TooLarge, Malformed):
        return
    with pytest.raises(ValueError):
        json.loads(body)
