"""Markdown in mails shows what the page shows, and loads nothing."""

import pytest

from taskcast.notify.channels.email.markup import Prose

HOME = "https://tasks.example.org"


def html(markdown: str) -> str:
    return str(Prose(markdown, HOME).html)


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("one\ntwo", "one<br>\ntwo"),
        ("see https://example.org/a?b=c", 'href="https://example.org/a?b=c"'),
        ("[here](/projects/3)", 'href="https://tasks.example.org/projects/3"'),
        ("![a cat](/files/cat.png)", 'href="https://tasks.example.org/files/cat.png"'),
        ("![a cat](https://example.org/cat.png)", ">a cat</a>"),
        ("![](https://example.org/cat.png)", ">https://example.org/cat.png</a>"),
        ("[click](javascript:alert(1))", ">click</a>"),
        ("- [ ] open\n- [x] done", "☑ done"),
        ("~~gone~~", "<del>gone</del>"),
        ("@[Ana \\[QA\\]](user:3)", "<strong>@Ana [QA]</strong>"),
        ("`@[Ben](user:2)`", "<code>@[Ben](user:2)</code>"),
        ("שלום", '<p dir="auto">'),
    ],
)
def test_a_mail_shows_it_as_the_page_does(markdown: str, shown: str):
    assert shown in html(markdown)


def test_addresses_of_other_kinds_lead_nowhere():
    for address in ("javascript:alert(1)", "data:text/html,x", "user:2"):
        assert "href" not in html(f"[x]({address})")


def test_the_text_form_names_whom_it_mentions():
    assert Prose("Ask @[Ana \\[QA\\]](user:3)!", HOME).text == "Ask @Ana [QA]!"
