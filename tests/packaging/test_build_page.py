"""A page is rebuilt exactly when its sources changed (tools/build_page.py)."""

from pathlib import Path

import pytest

from tools import build_page


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository whose page was just built."""
    for name, content in {
        "web/src/main.ts": "start()",
        "web/src/main.spec.ts": "test()",
        "web/package.json": "{}",
        "src/taskcast/locales/en.ftl": "hello = Hello",
        "web/node_modules/rxjs/index.js": "",
        "src/taskcast/web_ui/index.html": "<tc-root>",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    (tmp_path / "src/taskcast/web_ui/.sources.sha256").write_text(build_page.digest_of_sources(tmp_path))
    return tmp_path


def test_a_page_built_from_these_sources_is_current(root: Path) -> None:
    assert build_page.page_is_current(root)


@pytest.mark.parametrize(
    "name", ["web/src/main.ts", "web/package.json", "web/src/new.css", "src/taskcast/locales/en.ftl"]
)
def test_a_changed_source_makes_the_page_stale(root: Path, name: str) -> None:
    (root / name).write_text("changed")
    assert not build_page.page_is_current(root)


def test_a_renamed_source_makes_the_page_stale(root: Path) -> None:
    (root / "web/src/main.ts").rename(root / "web/src/other.ts")
    assert not build_page.page_is_current(root)


@pytest.mark.parametrize("name", ["web/src/main.spec.ts", "web/node_modules/rxjs/index.js"])
def test_what_is_not_packed_does_not_count(root: Path, name: str) -> None:
    (root / name).write_text("changed")
    assert build_page.page_is_current(root)


def test_a_page_without_its_index_is_not_current(root: Path) -> None:
    (root / "src/taskcast/web_ui/index.html").unlink()
    assert not build_page.page_is_current(root)


@pytest.mark.parametrize(
    ("printed", "runs"),
    [
        ("v20.20.2", False),
        ("v22.22.2", False),
        ("v22.22.3", True),
        ("v23.9.0", False),
        ("v24.14.1", False),
        ("v24.19.0", True),
        ("v26.0.0", True),
    ],
)
def test_only_a_node_that_runs_angular_is_used(
    printed: str, runs: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("node", "npm"):
        (tmp_path / name).write_text(f"#!/bin/sh\necho {printed}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert build_page.node_is_new_enough() is runs
