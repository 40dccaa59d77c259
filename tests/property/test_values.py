"""Places, text, addresses, mentions, streams and instants: what they take, and that taking twice is taking once."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from taskcast.domain import text
from taskcast.domain.errors import Invalid
from taskcast.domain.ids import MAX_ID, format_instant, parse_instant, parse_stream
from taskcast.domain.mail_addresses import checked_address
from taskcast.domain.markdown import mentioned, newly_mentioned
from taskcast.domain.positions import LONGEST, NoRoomError, between, spread

any_text = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)


@given(st.lists(st.integers(0, 1000), max_size=60))
def test_a_place_is_always_between_its_neighbours(moves):
    keys: list[str] = []
    for move in moves:
        at = move % (len(keys) + 1)
        before = keys[at - 1] if at else None
        after = keys[at] if at < len(keys) else None
        keys.insert(at, between(before, after))
    assert keys == sorted(set(keys), key=lambda key: key.encode())


@pytest.mark.parametrize("from_below", [True, False])
def test_a_gap_takes_nearly_a_thousand_and_no_key_is_too_long_to_keep(from_below: bool):
    low, high = "a0", "a1"
    keys: list[str] = []
    with suppress(NoRoomError):
        while len(keys) < 2000:
            keys.append(between(low, high))
            low, high = (keys[-1], high) if from_below else (low, keys[-1])
    assert 900 < len(keys) < 2000
    assert max(map(len, keys)) == LONGEST
    assert spread(3) == ["a0", "a1", "a2"]


def test_neighbours_that_share_a_place_do_not_fail():
    assert between("a1", "a1") == "a1"


@given(any_text)
def test_a_line_is_storable_trimmed_and_stays_as_it_is(raw):
    try:
        line = text.line("title", raw)
    except Invalid:
        return
    assert text.line("title", line) == line
    assert 1 <= len(line) <= text.TITLE_LENGTH
    line.encode()
    assert "\x00" not in line
    assert "\n" not in line


@pytest.mark.parametrize("raw", ["", "   ", "\n\t", "a\x00b", "a\ud800", "x" * 501])
def test_what_is_no_line_is_refused(raw):
    with pytest.raises(Invalid):
        text.line("title", raw)


@given(st.text(max_size=200))
def test_markdown_is_kept_as_written(raw):
    assume("\x00" not in raw)
    assert text.markdown("description", raw) == raw


@pytest.mark.parametrize(("letter", "most"), [("a", 100_000), ("é", 50_000), ("🌱", 25_000)])
def test_markdown_is_measured_in_bytes(letter, most):
    assert text.markdown("description", letter * most)
    with pytest.raises(Invalid):
        text.markdown("description", letter * (most + 1))


@given(any_text)
def test_an_address_stays_as_it_is_and_breaks_no_header(raw):
    try:
        cleaned = checked_address("email", raw)
    except Invalid:
        return
    assert checked_address("email", cleaned) == cleaned
    assert cleaned.isprintable()
    assert cleaned.count("@") == 1


@pytest.mark.parametrize(
    "raw", ["ada@example.org", " Ada@Example.ORG ", "a+b@sub.example.org", "ada@localhost"]
)
def test_addresses_people_have_are_taken(raw):
    assert checked_address("email", raw) == raw.strip().lower()


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "@",
        "ada",
        "ada@",
        "@example.org",
        "a@b@c",
        "a b@c",
        "a@b\r\nBcc: x@y",
        "a@..",
        ".a@b",
        "a@b.",
        "<a@b>",
    ],
)
def test_what_is_no_address_is_refused(raw):
    with pytest.raises(Invalid):
        checked_address("email", raw)


@given(st.lists(st.integers(1, 10**18 - 1)), st.text(alphabet="ab é,.!?;)\n🚀", max_size=20))
def test_mentions_are_found_wherever_they_stand(people, between_them):
    markdown = between_them.join(f"@[Somebody](user:{person})" for person in people)
    assert mentioned(markdown) == set(people)
    assert set(newly_mentioned(markdown, markdown)) == set()


@given(any_text)
def test_a_stream_is_one_of_ours_or_refused(raw):
    try:
        kind, number = parse_stream("stream", raw)
    except Invalid:
        return
    assert f"{kind}:{number}" == raw
    assert 1 <= number <= MAX_ID


@pytest.mark.parametrize(
    "raw", ["project:0", "project:01", "project:", "project:٣", "task:1", f"user:{MAX_ID + 1}"]
)
def test_what_is_no_stream_is_refused(raw):
    with pytest.raises(Invalid):
        parse_stream("stream", raw)


offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=offsets)  # noqa: DTZ001


@given(moments, moments)
def test_text_order_of_instants_is_time_order(first, second):
    assert parse_instant(format_instant(first)) == first
    assert (format_instant(first) < format_instant(second)) == (first < second)
    assert len(format_instant(first)) == len("2026-11-23T14:02:24.123456Z")


def test_an_instant_is_written_in_utc():
    at = datetime(2026, 11, 23, 14, 2, 24, 123456, tzinfo=UTC)
    assert format_instant(at) == "2026-11-23T14:02:24.123456Z"
