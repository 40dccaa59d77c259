"""Rules for new passwords (NIST SP 800-63B §3.1.1): long, and not among the first that attackers guess.

Passwords are normalised as RFC 8265 says (OpaqueString), so the same text typed on another keyboard is the
same password. `common_passwords.txt` holds the 10,000 most common ones of 12 characters and more of Mark
Burnett's ten million (CC0).
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources

from precis_i18n import get_profile

from taskcast.domain.errors import Invalid
from taskcast.domain.refusals import refused

SHORTEST = 12
LONGEST = 1024
FEWEST_LETTERS = 6  # besides words from the person's name and address
PRODUCT = "taskcast"

_opaque_string = get_profile("OpaqueString")
_WORD = re.compile(r"[^\W\d_]{3,}")


def check_password(field: str, password: str, *, unlike: tuple[str, ...] = ()) -> None:
    """Refuse a password that is too short, too long, common, or mostly one of the words in `unlike` or our name.

    `unlike` holds what others know of the person: name and address.

    Raises:
        Invalid: naming `field`; the message never repeats the password.
    """
    if len(password) > LONGEST:
        raise refused(field, "most-characters", most=LONGEST)
    try:
        password = prepared(password)
    except UnicodeEncodeError:
        raise refused(field, "password-unseen") from None
    if len(password) < SHORTEST:
        raise refused(field, "least-characters", least=SHORTEST)
    plain = password.casefold()
    guessable = plain in _common() or len(set(plain)) < 5  # noqa: PLR2004 - "aaaaaaaaaaaa", "121212121212"
    if guessable:
        raise refused(field, "password-guessable")
    if _consists_mostly_of(plain, (PRODUCT, *unlike)):
        raise refused(field, "password-known")


def prepared(password: str) -> str:
    """The normalised password that is hashed: NFC, with one kind of space (RFC 8265 §4.2.2, OpaqueString).

    Raises:
        UnicodeEncodeError: it is empty, or has control characters or invalid code points.
    """
    if password and password.isascii() and password.isprintable():
        return password
    done: str = _opaque_string.enforce(password)
    return done


def _consists_mostly_of(plain: str, known: Iterable[str]) -> bool:
    """Whether few letters remain after removing the words of `known`; attackers try added digits and signs first."""
    words = {word for text in known for word in _WORD.findall(text.casefold())}
    rest = plain
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != plain and sum(map(str.isalpha, rest)) < FEWEST_LETTERS


def is_acceptable(password: str) -> bool:
    """Whether the password meets the rules, so that hashing it makes sense."""
    try:
        check_password("password", password)
    except Invalid:
        return False
    return True


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    listed = resources.files(__package__).joinpath("common_passwords.txt").read_text("utf-8")
    return frozenset(listed.split("\n"))
