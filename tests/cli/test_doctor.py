"""`taskcast doctor` finds what is wrong and says how to mend it."""

import subprocess

import pytest

from tests.cli.conftest import Run
from tests.services.ports import free_port
from tests.services.postgres import PostgresServer
from tests.services.server import PROGRAM
from tests.services.smtp import SmtpServer


def findings(report: str) -> dict[str, str]:
    """What was found out, by what was looked at."""
    lines = [line.split(maxsplit=1) for line in report.splitlines()]
    return {rest.partition(":")[0]: level for level, rest in lines}


def test_all_is_well_after_a_migration(
    run: Run, smtp_server: SmtpServer, each_empty_database_url: str, postgres_server: PostgresServer
) -> None:
    settings = {"TASKCAST_DATABASE_URL": each_empty_database_url, "TASKCAST_SMTP_URL": smtp_server.url}
    run("migrate", **settings)
    with postgres_server.syncing():
        done = run("doctor", **settings)
    found = findings(done.stdout)

    assert done.returncode == 0, done.stdout
    assert {found[what] for what in ("database", "schema", "durability", "clock", "mail")} == {"ok"}
    assert found["disk space"] in {"ok", "warn"}  # as much as this machine has


def test_a_database_that_would_lose_something_in_a_power_cut_is_noticed(run: Run, postgres_url: str) -> None:
    assert "durability: fsync=off" in run("doctor", TASKCAST_DATABASE_URL=postgres_url).stdout


def test_what_is_wrong_is_told_with_its_fix(run: Run) -> None:
    done = run(
        "doctor",
        TASKCAST_SMTP_URL=f"smtp://ada:secret@127.0.0.1:{free_port()}",
        TASKCAST_REDIS_URL=f"redis://127.0.0.1:{free_port()}",
        TASKCAST_PUBLIC_URL="https://nowhere.invalid",
    )

    assert done.returncode == 1
    assert "fail database: there is no database yet → run `taskcast migrate`" in done.stdout
    assert "fail mail: the mail server cannot be used: connection refused" in done.stdout
    assert "warn redis: cannot be reached" in done.stdout
    assert "fail public URL: nowhere.invalid has no address" in done.stdout
    assert "secret" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (
            {"TASKCAST_MAIL_FROM": "nobody", "TASKCAST_SMTP_URL": "smtp://127.0.0.1:1"},
            "fail mail: TASKCAST_MAIL_FROM",
        ),
        (
            {"TASKCAST_SMTP_URL": "smtp://mail..example.org"},
            "fail mail: the mail server cannot be used: its name",
        ),
        ({"TASKCAST_PROT": "9000"}, "warn settings: there is none called TASKCAST_PROT"),
        ({"TASKCAST_HOST": "0.0.0.0"}, "warn public URL: http://127.0.0.1:8080, but it listens on 0.0.0.0"),
    ],
)
def test_a_setting_that_will_hurt_later_is_noticed(run: Run, settings: dict[str, str], said: str) -> None:
    assert said in run("doctor", **settings).stdout


def test_a_limit_that_thousands_of_sockets_would_reach_is_noticed(environment: dict[str, str]) -> None:
    command = ["prlimit", "--nofile=1024:1024", str(PROGRAM), "doctor"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert "warn open files: 1,024 at most" in done.stdout
