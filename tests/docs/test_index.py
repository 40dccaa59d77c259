"""The documentation can be found and believed: every page is in the index, and every setting it names exists."""

import re
from pathlib import Path

from taskcast.settings import Settings

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
ANCHOR = re.compile(r"\]\(([^)#\s]*)#([^)\s]+)\)")
CODE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
SETTING = re.compile(r"\bTASKCAST_[A-Z_]+\b")

# Not settings of Taskcast: names of the shipped proxy and container configurations, and of a tutorial's new channel.
OTHERS = {"TASKCAST_SITE", "TASKCAST_NODES", "TASKCAST_CHAT_URL", "TASKCAST_CONFIG"}


def test_every_page_is_in_the_index() -> None:
    listed = {(DOCS / target).resolve() for target in LINK.findall((DOCS / "README.md").read_text())}
    pages = {page.resolve() for page in DOCS.rglob("*.md")} - {(DOCS / "README.md").resolve()}
    assert sorted(str(page.relative_to(DOCS)) for page in pages - listed) == []


def test_every_link_to_a_heading_finds_it() -> None:
    missing = [
        f"{page.relative_to(ROOT)}: {target}#{anchor}"
        for page in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]
        for target, anchor in ANCHOR.findall(page.read_text())
        if "://" not in target and anchor not in anchors((page.parent / target) if target else page)
    ]
    assert missing == []


def anchors(page: Path) -> set[str]:
    """Those that GitHub gives the headings of a page."""
    headings = HEADING.findall(CODE.sub("", page.read_text()))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_setting_a_page_or_a_shipped_file_names_exists() -> None:
    known = {f"TASKCAST_{name.upper()}" for name in Settings.model_fields} | OTHERS
    files = [
        *DOCS.rglob("*.md"),
        ROOT / "README.md",
        *(it for it in (ROOT / "deploy").rglob("*") if it.is_file()),
    ]
    unknown = {
        f"{file.relative_to(ROOT)}: {name}"
        for file in files
        for name in SETTING.findall(file.read_text())
        if name not in known
    }
    assert sorted(unknown) == []
