"""The cookies we set: the session, and the device that outlives it (RFC 6265bis).

Where the public URL is https their names begin with `__Host-`: browsers then take them from this host alone, over
TLS, for every path, so that no other host of the domain can plant one. Elsewhere browsers would refuse such a name.
"""

from datetime import timedelta
from typing import Final

from taskcast.http.responses import Headers
from taskcast.http.services import HttpSettings
from taskcast.usecases.accounts.identity import COOKIE, DEVICE_COOKIE, HOST_PREFIX
from taskcast.usecases.accounts.registration import SESSION_LASTS, SignedIn

DEVICE_LASTS: Final = timedelta(days=400)  # browsers keep no cookie for longer


def signed_in_cookies(done: SignedIn, web: HttpSettings) -> Headers:
    """The Set-Cookie headers that sign a browser in, and tell it from others at the next sign-in."""
    return [
        _set_cookie(COOKIE, done.secret, SESSION_LASTS, web),
        _set_cookie(DEVICE_COOKIE, done.device_secret, DEVICE_LASTS, web),
        *_ended_before_tls(web),
    ]


def ended_cookies(web: HttpSettings) -> Headers:
    """The Set-Cookie headers that make the browser forget its session; the device stays known."""
    return [_set_cookie(COOKIE, "", timedelta(0), web), *_ended_before_tls(web)]


def _ended_before_tls(web: HttpSettings) -> Headers:
    """Ends the cookie of before the public URL was https, or before there were host cookies."""
    if not web.is_secure:
        return []
    return [("Set-Cookie", f"{COOKIE}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure")]


def _set_cookie(name: str, value: str, lasts: timedelta, web: HttpSettings) -> tuple[str, str]:
    prefix, secure = (HOST_PREFIX, "; Secure") if web.is_secure else ("", "")
    age = int(lasts.total_seconds())
    return (
        "Set-Cookie",
        f"{prefix}{name}={value}; Max-Age={age}; Path=/; HttpOnly; SameSite=Lax{secure}",
    )
