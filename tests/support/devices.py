"""A browser of somebody's with the page in it, on a line that can be cut: for histories of several devices."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.services.line import Line
from tests.services.page_process import PageProcess
from tests.support.people import Person

Json = dict[str, Any]
How = Literal["mine", "theirs", "drop"]

_TEXT = re.compile(r"§\d+§")


def texts_in(said: Any) -> set[str]:
    """What somebody typed that is in there: each text holds a number of its own."""
    return set(_TEXT.findall(json.dumps(said, ensure_ascii=False)))


@dataclass
class Device:
    """Goes on where it was when its page is closed or killed, and opened anew."""

    person: Person
    line: Line
    project: int
    opens: Callable[..., PageProcess]
    """Opens the page in this browser: `opens(url=…, isOnline=…)`."""
    page: PageProcess = field(init=False)
    is_online: bool = True
    typed: dict[str, int] = field(default_factory=dict)
    """By text, the step in which it was typed, while that page is open."""
    given_up: set[str] = field(default_factory=set)
    """What went back to where it was typed, or was given up by the person's own word."""

    def open(self) -> None:
        self.page = self.opens(url=f"http://127.0.0.1:{self.line.port}", isOnline=self.is_online)
        self.page.ask("show", self.project)

    def close(self) -> None:
        """As one closes a tab: once everything is kept, or it asks."""
        self.page.wait_until(kept=True)
        self.kill()

    def kill(self) -> None:
        self.note_returned()
        self.page.kill()
        self.typed.clear()

    def end(self) -> None:
        """Whatever became of it."""
        self.line.close()
        if hasattr(self, "page"):
            self.page.kill()

    def go_offline(self) -> None:
        self.line.cut()
        self.page.ask("network", False)
        self.page.wait_until(offline=True)
        self.is_online = False

    def go_online(self) -> None:
        self.line.mend()
        self.page.ask("network", True)
        self.is_online = True

    def take(self, step: Json) -> None:
        number = self.page.ask("take", step)
        self.typed |= dict.fromkeys(texts_in(step), number)

    def note_returned(self) -> None:
        for text, number in self.typed.items():
            if self.page.ask("outcome", number) == "returned":
                self.given_up.add(text)

    def queue(self) -> Json:
        queue: Json = self.page.ask("queue")
        return queue

    def view(self) -> Json | None:
        """What the person sees of the project; None while it is not there."""
        view: Json | None = self.page.ask("view")
        return view

    def decide(self, parked: Json, how: How) -> None:
        """As on "What needs you", which shows the command with whatever is one question with it."""
        asked = [parked["fields"], *parked["again"]]
        if how == "mine":
            last = {name: value for fields in asked for name, value in fields.items()}
            self.given_up |= texts_in(asked) - texts_in(last)
        else:
            self.given_up |= texts_in([asked, parked["hanging"]])
        self.page.ask("decide", [parked["order"], how])
