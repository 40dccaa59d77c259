"""What a password must be like, and which texts are the same password (RFC 8265)."""

import unicodedata

import pytest
from argon2 import PasswordHasher

from taskcast.credentials import Argon2Passwords
from taskcast.domain.errors import Invalid
from taskcast.usecases.accounts.password_rules import check_password
from tests.support.scenario import cheap_passwords

KNOWN = ("Ada Lovelace", "ada.lovelace@gardening.example")


@pytest.mark.parametrize(
    "password",
    [
        "123qweasdzxc",
        "qwertyqwerty",
        "QWERTYqwerty",
        "elnagurunapa1987",
        "taskcast2026!",
        "TaskcastTaskcast",
        "ada.lovelace@gardening.example",
        "Lovelace-1815",
        "AdaLovelace!!",
        "gardening2026",
        "lovelace_taskcast_1",
    ],
)
def test_what_everybody_would_guess_is_refused(password: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_password("password", password, unlike=KNOWN)
    assert password not in refused.value.detail


@pytest.mark.parametrize(
    "password",
    [
        "the taskcast password of a gardener",
        "Lovelace rides a bicycle to the shop",
        "839274650193",
        "пароль из нескольких слов",
        "several\u00a0unrelated\u3000words",
    ],
)
def test_what_only_mentions_it_is_taken(password: str) -> None:
    check_password("password", password, unlike=KNOWN)


@pytest.mark.parametrize(
    "password", ["", "tab\tbetween words", "null\x00in the middle", "\ud800 is no character"]
)
def test_what_is_no_text_is_refused_with_a_reason(password: str) -> None:
    with pytest.raises(Invalid):
        check_password("password", password)


def test_composed_and_decomposed_letters_are_the_same_password() -> None:
    passwords = cheap_passwords()
    for kept, typed in (("NFC", "NFD"), ("NFD", "NFC")):
        text = "Übergröße für Café"
        stored = passwords.hash(unicodedata.normalize(kept, text))
        assert passwords.verify(stored, unicodedata.normalize(typed, text))
    assert passwords.verify(passwords.hash("several unrelated words"), "several\u00a0unrelated\u3000words")
    assert not passwords.verify(passwords.hash("Several unrelated words"), "several unrelated words")
    assert not passwords.verify(passwords.hash("ﬁve unrelated words"), "five unrelated words")  # no NFKC


@pytest.mark.parametrize("typed", ["Ube\u0308rgro\u0308ße", "tab\tbetween words", "no\u00a0break\u00a0space"])
def test_hashes_of_before_still_open(typed: str) -> None:
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    assert Argon2Passwords(hasher).verify(hasher.hash(typed), typed)
