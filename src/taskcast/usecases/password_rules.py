"""What a password must be like (NIST SP 800-63B §3.1.1): long, and not one that everybody guesses first."""

from functools import lru_cache
from importlib import resources

from taskcast.domain.errors import Invalid

SHORTEST = 12
LONGEST = 1024


def check_password(field: str, password: str, *, unlike: tuple[str, ...] = ()) -> None:
    """Refuse a password that is too short, too long, common, or the person's own name or address.

    Raises:
        Invalid: naming `field`; the message never repeats the password.
    """
    if len(password) < SHORTEST:
        raise Invalid.field(field, f"Must have at least {SHORTEST} characters.")
    if len(password) > LONGEST:
        raise Invalid.field(field, f"Must have at most {LONGEST} characters.")
    if any("\ud800" <= letter <= "\udfff" for letter in password):
        raise Invalid.field(field, "Must be valid Unicode without lone surrogates.")
    plain = password.casefold()
    guessable = plain in _common() or len(set(plain)) < 5  # noqa: PLR2004 - "aaaaaaaaaaaa", "121212121212"
    if guessable or plain in {word.casefold() for word in unlike}:
        raise Invalid.field(field, "Is one of the first that others would guess. Take a few unrelated words.")


def is_acceptable(password: str) -> bool:
    """Whether it is worth hashing."""
    try:
        check_password("password", password)
    except Invalid:
        return False
    return True


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    listed = resources.files(__package__).joinpath("common_passwords.txt").read_text("utf-8")
    return frozenset(listed.split("\n"))
