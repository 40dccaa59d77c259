"""Text as people type it, in every script: what is kept, what is empty, and what is the same."""

import pytest

from taskcast.domain.errors import Invalid
from taskcast.domain.text import is_same, line, looks_empty, search_key
from taskcast.notify.channels.email.message_builder import one_line
from tests.support.scenario import Scenario

COMPOSED, DECOMPOSED = "caf\u00e9", "cafe\u0301"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"  # "mikhaham", with a zero-width non-joiner


@pytest.mark.parametrize(
    "text", [DECOMPOSED, FAMILY, SCOTLAND, PERSIAN, "10\u00a0kg", "\u6771\u4eac\u3000\u99c5"]
)
def test_a_line_is_stored_as_it_was_typed(text: str):
    assert line("title", text) == text


def test_a_line_has_no_line_breaks_and_no_blanks_around_it():
    assert line("title", " \tPaint \r\n the\u2028fence\u3000") == "Paint the fence"


@pytest.mark.parametrize(
    "text",
    ["", " ", "\u200b", "\u3164", "\ufeff", "\u2800", "\u115f\u1160", "\ufe0f", "\u00ad", "\u200e \u2060"],
)
def test_what_nobody_sees_is_empty(text: str):
    assert looks_empty(text)
    with pytest.raises(Invalid):
        line("title", text)


@pytest.mark.parametrize("text", ["x", "\u0301", FAMILY, "\u3042", "\u200bx", "0"])
def test_what_somebody_sees_is_not(text: str):
    assert not looks_empty(text)


def test_texts_that_differ_only_in_form_are_the_same():
    assert is_same(COMPOSED, DECOMPOSED)
    assert is_same("K", "\u212a")  # the Kelvin sign
    assert not is_same("cafe", COMPOSED)
    assert not is_same("\uff21", "A")  # full width is another letter on purpose
    assert not is_same("1", 1)


def test_what_is_sought_is_found_in_every_form_case_and_width():
    assert search_key(COMPOSED) == search_key(DECOMPOSED) == search_key("CAF\u00c9")
    assert search_key("\uff21\uff11") == search_key("a1")
    assert search_key("Stra\u00dfe") == search_key("STRASSE")


@pytest.mark.parametrize("text", [FAMILY, SCOTLAND, PERSIAN, "soft\u00adhyphen"])
def test_a_subject_keeps_what_emoji_and_scripts_need(text: str):
    assert one_line(text) == text


def test_a_subject_turns_nothing_around():
    assert one_line("invoice\u202egnp.exe\u2066") == "invoicegnp.exe"


def test_another_form_of_the_same_title_changes_nothing(world: Scenario):
    task = world.task(title=COMPOSED)
    before = world.data(world.ada, "update_task", id=task, title=COMPOSED)
    after = world.data(world.ada, "update_task", id=task, title=DECOMPOSED, base_version=before["version"])
    assert (after["version"], after["title"]) == (before["version"], COMPOSED)


def test_a_comment_of_nothing_that_shows_is_refused(world: Scenario):
    with pytest.raises(Invalid):
        world.do(world.ada, "add_comment", task_id=world.task(), body="\u200b\n\u3164")
