"""A database of revision 0008 after the upgrade: who was in stays in, and links that were sent work until they end."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count

import msgspec
import pytest

from taskcast.domain.errors import Invalid
from taskcast.domain.ids import UserId, format_instant, parse_instant
from taskcast.domain.permissions import Actor
from taskcast.storage import migrate, open_store
from taskcast.usecases.accounts.change_address import ConfirmAddress, confirm_address
from taskcast.usecases.accounts.identity import identify
from taskcast.usecases.accounts.mail_links import link_for_mail
from taskcast.usecases.accounts.reset_password import ResetPassword, reset_password
from taskcast.usecases.accounts.stop_mail import StopMail, stop_mail
from taskcast.usecases.members.join import Join, join_by_invitation
from taskcast.usecases.operations import OPERATIONS
from taskcast.usecases.perform import perform
from taskcast.usecases.validation import convert
from tests.migrations.frozen import restore_0008
from tests.support.scenario import HERE, CountedIds, StoppedClock, instance_on

pytestmark = pytest.mark.promise("P9")

NEW_PASSWORD = "several unrelated words here"
ADA, BEN, CLEO, DOV = (Actor(user_id=UserId(number)) for number in (1, 2, 3, 4))


class Upgraded:
    """The database of then, opened by the code of now."""

    def __init__(self, url: str) -> None:
        self.links = restore_0008(url)
        migrate(url)
        self.clock = StoppedClock()
        self.clock.advance(minutes=5)
        self.store = open_store(url, clock=self.clock, ids=CountedIds(count(1000)), channels=("email",))
        self.instance = instance_on(self.store, self.clock)

    def token(self, name: str) -> str:
        return str(self.links[name]).partition("#token=")[2]

    def do(self, actor: Actor, name: str, *, key: str | None = None, **fields: object) -> dict[str, object]:
        operation = OPERATIONS[name]
        answer = perform(self.instance, operation, convert(fields, operation.command), actor=actor, key=key)
        return dict(msgspec.json.decode(answer.data))

    def reset(self, name: str) -> None:
        reset_password(self.instance, ResetPassword(token=self.token(name), password=NEW_PASSWORD))

    def confirm(self, name: str) -> None:
        confirm_address(self.instance, ConfirmAddress(token=self.token(name)))

    def join(self, name: str, **fields: str) -> None:
        command = Join(token=self.token(name), name="Fay", password=NEW_PASSWORD, **fields)
        join_by_invitation(self.instance, command, client=HERE)


@pytest.fixture
def upgraded(each_empty_database_url: str) -> Iterator[Upgraded]:
    there = Upgraded(each_empty_database_url)
    yield there
    there.store.close()


def test_cookies_and_api_tokens_go_on(upgraded: Upgraded) -> None:
    def of(**shown: str | None) -> int:
        actor = upgraded.store.read(
            lambda reading: identify(reading, **{"token": None, "session": None, **shown})
        )
        return actor.user_id

    assert of(session=upgraded.links["session_of_ben"]) == BEN.user_id
    assert of(token=upgraded.links["token_of_ben"]) == BEN.user_id
    assert of(token=upgraded.links["token_of_ada"]) == ADA.user_id


def test_links_that_were_sent_work_once(upgraded: Upgraded) -> None:
    upgraded.reset("reset_of_cleo")
    upgraded.reset("welcome_of_gil")
    upgraded.confirm("address_of_ben")
    assert upgraded.store.read(lambda it: it.queries.user(BEN.user_id)).email == "ben@example.net"
    upgraded.do(DOV, "accept_invitation", token=upgraded.token("invitation_mailed_to_dov"))
    upgraded.join("invitation_mailed_to_fay")
    upgraded.join("invitation_by_link", email="hugo@example.org")

    for again in (
        lambda: upgraded.reset("reset_of_cleo"),
        lambda: upgraded.confirm("address_of_ben"),
        lambda: upgraded.do(DOV, "accept_invitation", token=upgraded.token("invitation_mailed_to_dov")),
        lambda: upgraded.join("invitation_mailed_to_fay"),
    ):
        with pytest.raises(Invalid):
            again()


def test_a_letter_that_waited_through_the_upgrade_brings_a_link(upgraded: Upgraded) -> None:
    leased = upgraded.store.outbox.lease(limit=10, seconds=30)
    [waiting] = [delivery for delivery in leased if delivery.kind == "welcome"]
    token = link_for_mail(upgraded.instance, waiting).partition("#token=")[2]
    reset_password(upgraded.instance, ResetPassword(token=token, password=NEW_PASSWORD))


def test_a_retried_write_of_before_still_happened_once(upgraded: Upgraded) -> None:
    again = upgraded.do(
        BEN, "update_task", key="kept", id=upgraded.links["task"], title="Paint the fence twice"
    )
    assert (again["title"], again["version"]) == ("Paint the fence twice", 2)


def test_mail_is_stopped_by_a_link_of_before(upgraded: Upgraded) -> None:
    stop_mail(upgraded.instance, StopMail(token=upgraded.token("stop_mail_of_ben")))
    assert not upgraded.store.read(lambda it: it.queries.user(BEN.user_id)).mail_notifications


@pytest.mark.parametrize(
    ("name", "open_it", "lasted"),
    [
        ("reset_of_cleo", Upgraded.reset, timedelta(days=1)),
        ("address_of_ben", Upgraded.confirm, timedelta(days=1)),
        ("invitation_mailed_to_fay", Upgraded.join, timedelta(days=14)),
    ],
)
def test_links_that_were_sent_end_when_they_were_to(
    upgraded: Upgraded, name: str, open_it: Callable[[Upgraded, str], None], lasted: timedelta
) -> None:
    upgraded.clock.at += lasted
    with pytest.raises(Invalid):
        open_it(upgraded, name)


@pytest.mark.promise("P6")
def test_what_says_it_was_signed_after_the_upgrade_opens_nothing(upgraded: Upgraded) -> None:
    until = upgraded.store.signed_links_until()
    assert until is not None
    signed_then = instance_on(upgraded.store, StoppedClock(parse_instant(until)))  # the secret is the same
    later = StoppedClock(parse_instant(until) + timedelta(seconds=1))
    signed_later = instance_on(upgraded.store, later)
    for instance, opens in ((signed_then, True), (signed_later, False)):
        token = str(instance.links._serializers["invitation"].dumps(["1", ""]))  # type: ignore[attr-defined]
        assert (instance.links.signed_claims("invitation", token) is not None) == opens
    assert format_instant(later.at) > until
