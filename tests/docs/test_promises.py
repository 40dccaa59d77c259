"""Every promise we publish is held by a test, and the pages about them lead somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([
    *(ROOT / name for name in ("ARCHITECTURE.md", "README.md", "CONTRIBUTING.md")),
    *(ROOT / "docs").rglob("*.md"),
])  # fmt: skip

ROW = re.compile(r"^\| (P\d+) \|", re.MULTILINE)
MARKER = re.compile(r"\bmark\.promise\(([^)]*)\)")
NAMED = re.compile(r'"(P\d+)"')
CODE = re.compile(r"^```.*?^```|`[^`\n]*`(?!\])", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)|\bsrc(?:set)?=\"([^\"]+)\"")
ELSEWHERE = re.compile(
    r"[a-z][a-z0-9+.-]*:|#", re.IGNORECASE
)  # another scheme (RFC 3986 §3.1), or the same page


def promised() -> list[str]:
    return ROW.findall((ROOT / "docs" / "promises.md").read_text(encoding="utf-8"))


def held() -> dict[str, list[str]]:
    """The files whose tests carry the marker of each promise."""
    files: dict[str, list[str]] = {}
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        for marker in MARKER.findall(file.read_text(encoding="utf-8")):
            for promise in NAMED.findall(marker):
                files.setdefault(promise, []).append(file.name)
    return files


def test_the_table_names_all_nine_promises():
    assert promised() == [f"P{number}" for number in range(1, 10)]


@pytest.mark.parametrize("promise", promised())
def test_a_test_holds_us_to_every_promise(promise: str):
    assert held().get(promise), f'No test carries @pytest.mark.promise("{promise}")'


def test_no_test_holds_us_to_what_is_not_promised():
    assert sorted(set(held()) - set(promised())) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_to_files_that_are_there(page: Path):
    targets = [
        found[1] or found[2] for found in LINK.finditer(CODE.sub("", page.read_text(encoding="utf-8")))
    ]
    inside = [target.partition("#")[0] for target in targets if not ELSEWHERE.match(target)]
    assert [target for target in inside if not (page.parent / target).exists()] == []
