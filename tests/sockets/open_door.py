"""A door for tests of what lies behind it."""

from typing import Any


class WideOpen:
    """A door for everyone."""

    def admit(self, sid: str, request: Any, auth: Any, welcome: Any) -> None:
        welcome()

    def left(self, sid: str, reason: str) -> None:
        """Nothing to do."""
