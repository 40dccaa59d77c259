"""The tutorial "Add a field" does what it says: its patch is applied to a copy, and the copy's tests pass."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from taskcast.storage.schema.tables import SCHEMA_REVISION

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/tutorials/add-a-field.md"
PATCH = re.compile(r"```diff\n(.*?)```", re.DOTALL)
FILE = re.compile(r"^\+\+\+ b/(\S+)$", re.MULTILINE)
MOST_FILES = 5


def patch() -> str:
    """All its blocks, with the number that a migration has today."""
    text = "".join(PATCH.findall(PAGE.read_text(encoding="utf-8")))
    return text.replace("0019", f"{int(SCHEMA_REVISION) + 1:04}").replace("0018", SCHEMA_REVISION)


def copy_to(folder: Path, *also: str) -> None:
    """The server with its tests, and other files by name."""
    left_out = shutil.ignore_patterns("web_ui", "__pycache__", "e2e", "frozen")
    for name in ("src", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=left_out)
    for name in ("pyproject.toml", *also):
        if (ROOT / name).exists() and not (folder / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)


def test_the_patch_of_the_tutorial_adds_a_field_whose_tests_pass(tmp_path: Path) -> None:
    files = FILE.findall(patch())
    assert len(files) == len(set(files)) <= MOST_FILES
    copy_to(tmp_path, *files)
    run(tmp_path, "git", "apply", "--whitespace=error", input_=patch())

    run(tmp_path, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "estimate", "tests/unit/test_tasks.py")  # fmt: skip


def run(folder: Path, *command: str, input_: str = "") -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": str(folder / "src"),
        "GIT_CEILING_DIRECTORIES": str(folder.parent),
    }
    done = subprocess.run(
        command, cwd=folder, env=environment, input=input_, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
