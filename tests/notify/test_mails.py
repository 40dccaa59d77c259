"""What mails look like, and that nothing people type can become a header.

The golden files are rewritten by `TASKCAST_REWRITE_GOLDEN=1 pytest tests/notify/test_mails.py`.
"""

import os
import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from taskcast.domain.errors import Invalid
from taskcast.domain.ids import TaskId
from taskcast.domain.languages import TEXTS
from taskcast.notify.channels import ChannelSettings
from taskcast.notify.channels.email.markup import LONGEST, Prose
from taskcast.notify.channels.email.message_builder import SenderIdentity, build_message, one_line
from taskcast.ports.channels import ChannelMessage, LinkedTask, StopMailLinks
from tests.notify import letters
from tests.notify.letters import LETTERHEAD, ben, comment, delivery, task

GOLDEN = Path(__file__).parent / "golden"
MAILS = {
    "assigned": letters.ASSIGNED,
    "commented": letters.COMMENTED,
    "changed_and_completed": letters.CHANGED,
    "summary": letters.SUMMARY,
    "invitation": letters.INVITATION,
    "welcome": letters.WELCOME,
    "password_reset": letters.PASSWORD_RESET,
    "address_change": letters.ADDRESS_CHANGE,
    **letters.SECURITY,
}


def arrived(message: ChannelMessage) -> EmailMessage:
    """The mail as a client reads it off the wire."""
    return message_from_bytes(build_message(message, LETTERHEAD).source, policy=policy.default)


def in_language(message: ChannelMessage, language: str | None) -> ChannelMessage:
    return replace(message, to=replace(message.to, language=language))


def part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return body.get_content().replace("\r\n", "\n")


def golden(name: str, content: str) -> str:
    file = GOLDEN / name
    if os.environ.get("TASKCAST_REWRITE_GOLDEN"):
        file.write_text(content)
    return file.read_text()


@pytest.mark.parametrize("name", MAILS)
def test_mails_read_as_their_golden_files_say(name: str) -> None:
    mail = arrived(MAILS[name])
    headers = "".join(
        f"{header}: {value}\n"
        for header, value in mail.items()
        if header not in {"MIME-Version", "Content-Type"}
    )
    assert mail.get_content_type() == "multipart/alternative"
    assert f"{headers}\n{part(mail, 'plain')}" == golden(f"{name}.txt", f"{headers}\n{part(mail, 'plain')}")
    assert part(mail, "html") == golden(f"{name}.html", part(mail, "html"))


@given(
    title=st.text(min_size=1, max_size=500),
    name=st.text(max_size=200),
    project=st.text(max_size=200),
    body=st.text(max_size=400),
)
def test_nothing_people_type_becomes_a_header_or_a_tag(
    title: str, name: str, project: str, body: str
) -> None:
    told = delivery(actor_name=name, reason="commented", comment_id=11, title=title)
    to = ben(name=name, project_name=project, task=task(title=title))
    mail = arrived(ChannelMessage([told], to, letters.LINK, {told.id: comment(body)}, letters.WAY_OUT))

    assert set(mail.keys()) == {
        "Message-ID", "Date", "From", "To", "Subject", "Auto-Submitted", "In-Reply-To", "References",
        "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "MIME-Version", "Content-Type",
    }  # fmt: skip
    assert [address.addr_spec for address in mail["To"].addresses] == ["ben@example.org"]
    # The standard library's reader puts a space between two encoded words, against RFC 2047 §6.2.
    assert "".join(mail["To"].addresses[0].display_name.split()) == "".join(one_line(name).split())
    assert "<script" not in part(mail, "html").lower()


@pytest.mark.parametrize(
    "title",
    [
        "Bcc: dov@example.org",
        "x\r\nBcc: dov@example.org",
        "=?utf-8?q?x=0D=0ABcc:_dov@example.org?=",
        "=?utf-8?b?eA0KQmNjOiBkb3ZAZXhhbXBsZS5vcmc=?=",
        "Ünïcode " * 40,
        "a" * 300,
        "\u2028Bcc: dov@example.org\x85\x0bX-Evil: 1",
    ],
)
def test_a_title_stays_in_its_subject(title: str) -> None:
    raw = build_message(
        ChannelMessage([delivery(title=title)], ben(name=title, task=task(title=title)), letters.LINK),
        LETTERHEAD,
    )
    wire = raw.source
    head = wire.split(b"\r\n\r\n")[0]

    assert not re.search(rb"^(bcc|x-evil)", head, re.IGNORECASE | re.MULTILINE)
    assert all(len(line) < 998 for line in wire.split(b"\r\n"))
    mail = arrived(ChannelMessage([delivery(title=title)], ben(task=task(title=title)), letters.LINK))
    assert str(mail["Subject"]) == one_line(f"[House] {title}")[:200].rstrip()


def test_mails_of_one_task_are_one_conversation() -> None:
    first, second = arrived(letters.ASSIGNED), arrived(letters.COMMENTED)

    assert first["References"] == second["References"] == "<task-7@tasks.example.org>"
    assert first["Message-ID"] != second["Message-ID"]


def test_a_mail_says_how_to_stop_such_mail_and_a_letter_does_not() -> None:
    mail = arrived(letters.ASSIGNED)

    assert mail["List-Unsubscribe"] == f"<{letters.WAY_OUT.one_click}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letters.WAY_OUT.page in part(mail, "plain")
    assert f'<a href="{letters.WAY_OUT.page}">Stop mail notifications</a>' in part(mail, "html")
    assert letters.WAY_OUT.one_click not in part(mail, "plain") + part(mail, "html")
    assert arrived(letters.PASSWORD_RESET)["List-Unsubscribe"] is None


def test_a_long_address_to_unsubscribe_at_is_one_word() -> None:
    address = f"https://tasks.example.org/api/stop-mail?token={'WyIyIiwi.aZ-_' * 20}"
    source = build_message(replace(letters.ASSIGNED, way_out=StopMailLinks("", address)), LETTERHEAD).source

    assert f"<{address}>".encode() in source
    assert message_from_bytes(source, policy=policy.default)["List-Unsubscribe"] == f"<{address}>"


def test_where_we_are_not_reached_securely_no_mail_program_is_asked_to_post() -> None:
    way_out = StopMailLinks(
        "http://192.168.0.7/stop-mail#token=t", "http://192.168.0.7/api/stop-mail?token=t"
    )
    mail = arrived(replace(letters.ASSIGNED, way_out=way_out))

    assert mail["List-Unsubscribe"] == f"<{way_out.one_click}>"
    assert mail["List-Unsubscribe-Post"] is None


def test_opening_a_mail_loads_nothing_from_afar() -> None:
    html = part(arrived(letters.COMMENTED), "html")

    assert "<img" not in html
    assert "src=" not in html
    assert html.count("spy.example") == html.count('<a href="https://spy.example/') == 1  # it is a link to it


def test_a_time_is_told_in_the_zone_of_the_reader() -> None:
    text = part(arrived(letters.CHANGED), "plain")

    assert "Due: Tuesday, 1 December 2026, 01:00 (Europe/Berlin), which is 09:00 in Asia/Tokyo" in text
    assert "Cleo completed this task (Tuesday, 24 November 2026, 00:30)" in text


def test_a_long_text_is_cut_and_left_to_the_task() -> None:
    prose = Prose("word " * 2000, LETTERHEAD.public_url)

    assert len(prose.text) <= LONGEST + 2
    assert prose.text.endswith(" …")


def test_of_many_long_texts_the_newest_are_quoted_and_the_others_told() -> None:
    many = [delivery(reason="commented", comment_id=11, actor_name=f"Ada {number}") for number in range(6)]
    said = {each.id: comment(f"number {number} " + "word " * 2000) for number, each in enumerate(many)}
    text = part(arrived(ChannelMessage(many, ben(), letters.LINK, said)), "plain")

    assert [f"number {number} word" in text for number in range(6)] == [False] * 3 + [True] * 3
    assert all(f"Ada {number} commented" in text for number in range(6))


@given(body=st.text(max_size=400))
def test_a_text_arrives_as_it_was_written(body: str) -> None:
    told = delivery(reason="commented", comment_id=11)
    text = part(arrived(ChannelMessage([told], ben(), letters.LINK, {told.id: comment(body)})), "plain")

    assert "".join(Prose(body, LETTERHEAD.public_url).text.split()) in "".join(text.split())


def test_a_mail_to_a_name_beyond_ascii_says_so_and_names_it_unencoded() -> None:
    mail = build_message(
        ChannelMessage([delivery()], replace(ben(), email="bën@exämple.org"), letters.LINK), LETTERHEAD
    )

    assert mail.is_international
    assert 'To: "Ben" <bën@xn--exmple-cua.org>\r\n'.encode() in mail.source
    assert not build_message(letters.ASSIGNED, LETTERHEAD).is_international


def test_a_deleted_task_is_told_by_its_last_title() -> None:
    mail = arrived(ChannelMessage([delivery(title="Old name")], replace(ben(), task=None), letters.LINK))

    assert mail["Subject"] == "[House] Old name"


def test_a_summary_counts_the_tasks_that_its_lines_stand_for() -> None:
    told = [delivery(task_id=TaskId(number), in_summary=True, task_count=number) for number in (1, 3)]
    named = [LinkedTask("Paint", "House", letters.LINK)] * 2
    mail = arrived(ChannelMessage(told, ben(task=None), letters.LINK, tasks=named))
    assert mail["Subject"] == "Ada assigned 4 tasks to you"
    assert "and 2 more, in your inbox." in part(mail, "plain")


def test_the_sender_of_the_settings_must_be_an_address() -> None:
    with pytest.raises(Invalid, match="TASKCAST_MAIL_FROM"):
        SenderIdentity.of(
            ChannelSettings(public_url="https://tasks.example.org", mail_from="not an address @")
        )


def test_a_mail_that_waited_long_tells_the_newest_and_counts_the_rest() -> None:
    many = [
        delivery(reason="changed", changed=("title",), actor_name=f"Ada {number}") for number in range(50)
    ]
    text = part(arrived(ChannelMessage(many, ben(), letters.LINK)), "plain")

    assert "30 earlier changes are not told here." in text
    assert "Ada 29 changed" not in text
    assert "Ada 30 changed" in text
    assert "Ada 49 changed" in text


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("name", MAILS)
def test_every_mail_can_be_written_in_every_language(name: str, language: str) -> None:
    mail = arrived(in_language(MAILS[name], language))
    assert f'<html lang="{language}">' in part(mail, "html")


def test_a_mail_is_in_the_language_of_its_reader_else_of_the_instance() -> None:
    german = SenderIdentity.of(ChannelSettings(public_url="https://tasks.example.org", language="de"))
    subjects = [
        message_from_bytes(
            build_message(in_language(letters.PASSWORD_RESET, language), letterhead).source,
            policy=policy.default,
        )["Subject"]
        for letterhead, language in [(german, None), (german, "en"), (LETTERHEAD, "de"), (LETTERHEAD, "xx")]
    ]
    assert subjects == [
        "Neues Passwort wählen",
        "Choose a new password",
        "Neues Passwort wählen",
        "Choose a new password",
    ]


def test_a_german_mail_tells_dates_and_lists_as_germans_do() -> None:
    text = part(arrived(in_language(letters.CHANGED, "de")), "plain")
    assert "Ada hat die Fälligkeit und den Titel geändert (Montag, 23. November 2026, 15:02)." in text
