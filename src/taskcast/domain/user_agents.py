"""Describes a User-Agent header in words for people.

The header promises nothing (RFC 9110 §10.1.5), so it is only ever shown, never decided on. It names the browser and
the system where it is plain what they are, and says no more than that: versions in it are mostly frozen.
"""

import re
from typing import Final

UNKNOWN: Final = "Unknown device"

# The first match counts, because most browsers also claim to be those further down.
_BROWSERS: Final = (
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("Vivaldi/", "Vivaldi"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
_PRODUCT: Final = re.compile(r"[A-Za-z][\w.+-]{1,39}(?=/\d)")


def describe(user_agent: str | None) -> str:
    """For example "Firefox on Windows"; for a program its name, for example "curl"."""
    if not user_agent:
        return UNKNOWN
    system = _first_of(_SYSTEMS, user_agent)
    browser = _first_of(_BROWSERS, user_agent)
    if browser is not None:
        return f"{browser} on {system}" if system else browser
    product = _PRODUCT.match(user_agent)
    if product is not None and product[0] != "Mozilla":
        return product[0]
    return system or UNKNOWN


def _first_of(names: tuple[tuple[str, str], ...], user_agent: str) -> str | None:
    return next((name for mark, name in names if mark in user_agent), None)
