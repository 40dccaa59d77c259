"""Passwords and signed links: the implementations of ports/credentials.py."""

import base64
import subprocess
import sys

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from taskcast.credentials import Argon2Passwords, LinkSigner
from taskcast.domain.errors import Invalid
from taskcast.domain.ids import UserId
from taskcast.usecases.accounts.stop_mail import stop_mail_links
from tests.services.waiting import PATIENCE_SECONDS
from tests.support.scenario import StoppedClock, cheap_passwords

URL = "https://tasks.example.org/"


class CountingHasher(PasswordHasher):
    """Argon2 that counts how often it had to work."""

    verified = 0

    def verify(self, *args: object) -> bool:
        self.verified += 1
        return super().verify(*args)  # type: ignore[arg-type]


def test_a_password_is_known_again_and_no_other():
    passwords = cheap_passwords()
    kept = passwords.hash("correct horse battery staple")
    assert kept.startswith("$argon2id$")
    assert "horse" not in kept
    assert passwords.verify(kept, "correct horse battery staple")
    assert not passwords.verify(kept, "correct horse battery stapl")
    assert not passwords.verify("not a hash", "correct horse battery staple")


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=30))
def test_no_text_breaks_a_sign_in(password: str):
    assert not cheap_passwords().verify(None, password)


@pytest.mark.promise("P6")
def test_an_unknown_account_costs_the_same_work():
    hasher = CountingHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords = Argon2Passwords(hasher)
    passwords.verify(passwords.hash("a password"), "another")
    assert hasher.verified == 1
    passwords.verify(None, "another")
    assert hasher.verified == 2


def links(clock: StoppedClock | None = None, secret: bytes = b"s" * 32) -> LinkSigner:
    return LinkSigner(secret, public_url=URL, clock=clock or StoppedClock())


@given(st.lists(st.text(max_size=40).filter(lambda text: text.isprintable()), max_size=4))
def test_a_token_says_what_it_was_made_with(claims: list[str]):
    token = links().opt_out_token(*claims)
    assert links().opt_out_claims(token) == tuple(claims)
    assert token.isascii()


@pytest.mark.promise("P6")
@given(st.integers(0, 60), st.sampled_from("abcXYZ0_-."))
def test_a_token_with_another_letter_is_none(at: int, letter: str):
    token = links().opt_out_token("7", "ada@example.org")
    at %= len(token) - 1  # the last letter of base64 carries bits that mean nothing
    changed = token[:at] + letter + token[at + 1 :]
    if changed == token:
        return
    with pytest.raises(Invalid):
        links().opt_out_claims(changed)


@pytest.mark.promise("P6")
def test_what_one_instance_signs_is_nothing_to_another():
    token = links().opt_out_token("7")
    with pytest.raises(Invalid):
        links(secret=b"another secret").opt_out_claims(token)


@pytest.mark.promise("P6")
def test_a_link_keeps_its_token_out_of_servers_logs():
    assert links().url("password_reset", "abc") == "https://tasks.example.org/reset#token=abc"


@pytest.mark.promise("P6")
def test_the_way_out_of_mail_tells_no_address_and_is_good_for_years():
    clock = StoppedClock()
    out = stop_mail_links(links(clock), UserId(7), "ada@example.org")
    token = out.page.partition("#token=")[2]
    assert out.one_click == f"https://tasks.example.org/api/stop-mail?token={token}"
    assert "ada" not in base64.urlsafe_b64decode(f"{token.partition('.')[0]}==").decode()
    clock.advance(days=3650)
    assert links(clock).opt_out_claims(token)[0] == "7"


FLOOD = """
from gevent import monkey; monkey.patch_all()
import gevent
from argon2 import PasswordHasher
from gevent.event import Event
from taskcast.credentials.passwords import MOST_PER_ADDRESS, MOST_WAITING, Argon2Passwords
from taskcast.domain.errors import RateLimited
from taskcast.ports.security import current_address
from taskcast.storage.loop_bridge import new_lock
gate, begun, loop = new_lock(), Event(), gevent.get_hub().loop
class HeldHasher(PasswordHasher):
    def verify(self, *arguments):
        loop.run_callback_threadsafe(begun.set)
        with gate:
            return super().verify(*arguments)
passwords = Argon2Passwords(HeldHasher(time_cost=1, memory_cost=4096, parallelism=1))
kept = passwords.hash("correct horse battery")
gate.acquire()
done = []
def sign_in(address):
    current_address.set(lambda: address)
    try:
        outcome = passwords.verify(kept, "correct horse battery")
    except RateLimited:
        outcome = None
    done.append((address, outcome))
    return outcome
def flood(address, times):
    return [gevent.spawn(sign_in, address) for _ in range(times)]
def finish(jobs):
    begun.wait()  # a hash is held, and the loop goes on
    gate.release()
    return [job.value for job in gevent.joinall(jobs)]
"""


def in_a_patched_process(script: str):
    done = subprocess.run(
        [sys.executable, "-c", FLOOD + script],
        capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.promise("P8")
def test_a_flood_of_sign_ins_is_turned_away_while_others_go_on():
    in_a_patched_process("""
outcomes = finish(flood("192.0.2.1", MOST_PER_ADDRESS + 7))
assert outcomes.count(True) == MOST_PER_ADDRESS, outcomes
assert outcomes.count(None) == 7, outcomes
""")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere threads have no priority of their own")
def test_threads_that_hash_let_those_that_serve_go_first():
    in_a_patched_process("""
import os, threading
class Seen(PasswordHasher):
    def verify(self, *arguments):
        self.niceness = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
        return super().verify(*arguments)
seen = Seen(time_cost=1, memory_cost=4096, parallelism=1)
before = os.getpriority(os.PRIO_PROCESS, 0)
Argon2Passwords(seen).verify(kept, "correct horse battery")
assert os.getpriority(os.PRIO_PROCESS, 0) == before
assert seen.niceness == max(before, 10), seen.niceness
""")


@pytest.mark.promise("P8")
def test_whoever_signs_in_from_elsewhere_waits_for_one_of_each_address_that_floods():
    in_a_patched_process("""
jobs = [job for number in range(6) for job in flood(f"192.0.2.{number}", 10)]
gevent.sleep(0)
finish(jobs + flood("198.51.100.1", 1))
before = [address for address, _ in done].index("198.51.100.1")
assert before <= 2 * 6, before
assert [outcome for _, outcome in done].count(True) == 61, done
""")


@pytest.mark.promise("P8")
def test_a_full_queue_has_room_for_an_address_that_has_little_in_it():
    in_a_patched_process("""
jobs = [job for number in range(12) for job in flood(f"192.0.2.{number}", 10)]
gevent.sleep(0)
finish(jobs + flood("198.51.100.1", 2))
assert ("198.51.100.1", True) in done and ("198.51.100.1", None) not in done, done
assert [outcome for _, outcome in done].count(None) >= 20, done
""")
