"""`taskcast serve` with settings that cannot work: it says which, and ends before it listens."""

import pytest

from taskcast import __version__
from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMTP_URL", "smtp://mail.example.org/inbox"),
        ("MAIL_FROM", "nobody"),
        ("DATA_DIR", "/dev/null"),
        ("HOST", "nowhere.invalid"),
        ("HOST", "192.0.2.1"),
    ],
)
def test_a_setting_that_cannot_work_ends_it_by_name(run: Run, name: str, value: str) -> None:
    given = {"TASKCAST_SMTP_URL": "smtp://127.0.0.1:1", f"TASKCAST_{name}": value}
    done = run("serve", **given)
    assert done.returncode == 2
    assert done.stderr.startswith(f"TASKCAST_{name}: ")
    assert "Traceback" not in done.stderr


def test_it_says_which_version_it_is(run: Run) -> None:
    assert run("--version").stdout == f"taskcast {__version__}\n"
