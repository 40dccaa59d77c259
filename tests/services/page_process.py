"""The page's own stores and queue in Node: a process for each page, killed like a browser, and storage that outlives it.

What is bundled is the page of `web/src`; around it `web/src/testing/page-in-node` puts what it needs of a browser.
"""

import contextlib
import json
import subprocess
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from queue import Empty, Queue
from typing import Any, Literal

import pytest

from tests.services.node import ROOT, NodeRunner
from tests.services.waiting import PATIENCE_SECONDS

WEB = ROOT / "web"
Transport = Literal["socket", "poll"]


class PageError(Exception):
    """The page could not do what it was asked, or has ended."""


class PageProcess:
    """One page, asked by lines of JSON."""

    def __init__(self, program: str, bundle: Path, options: Mapping[str, Any]) -> None:
        folder = Path(options["folder"])
        folder.mkdir(parents=True, exist_ok=True)
        self._log = folder / "page.log"
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [program, str(bundle), json.dumps(options)],
                env={"NODE_COMPILE_CACHE": str(bundle.parent / "compiled"), "NO_COLOR": "1"},
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, bufsize=1,
            )  # fmt: skip
        self._asked = 0
        self._answers: dict[int, Queue[dict[str, Any] | None]] = {0: Queue()}
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        try:
            self._answer(0)
        except PageError:
            self.kill()
            raise

    def ask(self, question: str, given: Any = None) -> Any:
        """What it answers; a condition that is waited for is answered when it is true.

        Raises:
            PageError: it failed, ended, or has not answered for long.
        """
        assert self._process.stdin is not None
        self._asked += 1
        number = self._asked
        self._answers[number] = Queue()
        try:
            self._process.stdin.write(json.dumps({"number": number, "ask": question, "with": given}) + "\n")
        except OSError as error:
            raise PageError(f"the page has ended ({error}):\n{self.log_text()}") from None
        return self._answer(number)

    def wait_until(self, **milestone: Any) -> None:
        """Wait until the page is that far (`Milestone` of web/src/testing/page-in-node).

        Raises:
            PageError: it does not get there; the message says where it is.
        """
        try:
            self.ask("until", milestone)
        except PageError as error:
            where = "" if self._process.poll() is not None else json.dumps(self.ask("queue"), indent=1)
            raise PageError(f"{milestone} does not come true, {error}\n{where}") from None

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        self._process.kill()
        self._process.wait()
        self._listener.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()

    def log_text(self) -> str:
        return self._log.read_text(errors="replace")

    def _answer(self, number: int) -> Any:
        try:
            answer = self._answers[number].get(timeout=PATIENCE_SECONDS)
        except Empty:
            raise PageError(f"no answer to {number} in {PATIENCE_SECONDS:g} s:\n{self.log_text()}") from None
        if answer is None:
            raise PageError(f"the page has ended:\n{self.log_text()}")
        if "failed" in answer:
            raise PageError(answer["failed"])
        return answer["said"]

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            answer = json.loads(line)
            self._answers[answer["number"]].put(answer)
        for queue in list(self._answers.values()):
            queue.put(None)


OpenPage = Callable[..., PageProcess]


def bundle_page(folder: Path) -> Path:
    """The page for Node, of the sources as they are."""
    bundle = folder / "page.cjs"
    subprocess.run(
        [
            str(WEB / "node_modules/.bin/esbuild"), "src/testing/page-in-node/main.ts", f"--outfile={bundle}",
            "--bundle", "--platform=node", "--format=cjs", "--tsconfig=tsconfig.spec.json",
            "--external:*.ftl", "--define:ngDevMode=false", "--define:ngServerMode=false", "--define:ngJitMode=true", "--log-level=warning",
        ],
        cwd=WEB, check=True,
    )  # fmt: skip
    return bundle


@pytest.fixture(scope="session")
def open_page(node: NodeRunner, tmp_path_factory: pytest.TempPathFactory) -> OpenPage:
    """`open_page(url=…, cookie=…, folder=…, isOnline=True, transport="socket")`: a page that is there."""
    bundle = bundle_page(tmp_path_factory.mktemp("page"))
    # `node` itself may be a script that starts Node: killed, it would leave the page alive.
    asked = [node.program, "--print", "process.execPath"]
    program = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()

    def opened(**options: Any) -> PageProcess:
        return PageProcess(program, bundle, options)

    return opened
