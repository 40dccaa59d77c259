"""What Taskcast writes can be opened by its owner alone, whatever the umask (promise P6)."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from taskcast.storage import migrate
from taskcast.storage.sqlite.private_files import make_private_folder
from tests.cli.conftest import Run
from tests.services.server import StartTaskcast
from tests.services.waiting import wait_until

pytestmark = pytest.mark.promise("P6")


@pytest.fixture(params=[0o000, 0o022, 0o777])
def any_umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def modes(folder: Path) -> dict[str, int]:
    return {path.name: mode(path) for path in sorted(folder.iterdir())}


@pytest.mark.usefixtures("any_umask")
def test_a_new_database_and_its_folders_are_private(tmp_path: Path) -> None:
    file = tmp_path / "srv" / "data" / "taskcast.db"
    migrate(f"sqlite:///{file}")
    assert modes(file.parent) == {"taskcast.db": 0o600}
    assert (mode(file.parent), mode(file.parent.parent)) == (0o700, 0o700)


def test_the_files_of_a_running_server_are_private(
    taskcast_server: StartTaskcast, tmp_path_factory: pytest.TempPathFactory
) -> None:
    shared = tmp_path_factory.mktemp("t")  # the address of a socket has at most 107 bytes
    before = os.umask(0)
    try:
        server = taskcast_server(TASKCAST_WORKERS="2", TMPDIR=str(shared))
    finally:
        os.umask(before)
    data = Path(server.environment["TASKCAST_DATA_DIR"])
    assert mode(data) == 0o700
    assert {"taskcast.db", "taskcast.db-wal", "taskcast.db-shm"} <= modes(data).keys()
    assert set(modes(data).values()) == {0o600}
    [folder] = shared.glob("taskcast-*")
    assert mode(folder) == 0o700

    def sockets() -> dict[str, int]:
        return {name: found for name, found in modes(folder).items() if name.endswith(".sock")}

    # The first process that serves makes the server ready; the other may still be about to open its socket.
    wait_until(
        lambda: sockets() == {"1.sock": 0o600, "2.sock": 0o600}, what="private sockets of both processes"
    )


def test_files_that_everybody_could_read_are_closed_and_others_stay(tmp_path: Path) -> None:
    file = tmp_path / "taskcast.db"
    url = f"sqlite:///{file}"
    migrate(url)
    wal = tmp_path / "taskcast.db-wal"
    wal.touch()
    for path in (file, wal):
        path.chmod(0o644)
    folder = mode(tmp_path)
    migrate(url)
    assert (mode(file), mode(tmp_path)) == (0o600, folder)
    file.chmod(0o640)  # for somebody's backups
    migrate(url)
    assert mode(file) == 0o640


def test_folders_that_exist_stay_as_they_are(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    make_private_folder(tmp_path / "a" / "b")
    make_private_folder(tmp_path / "a" / "b")
    assert mode(tmp_path) == 0o755
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        make_private_folder(tmp_path / "file")


def test_the_doctor_says_what_somebody_else_could_open(run: Run, tmp_path: Path) -> None:
    run("migrate")
    data = tmp_path / "data"
    assert "ok   files: only their owner can open them" in run("doctor").stdout
    (data / "backup.db").touch(0o640)
    (data / "backup.db").chmod(0o640)
    assert (
        f"warn files: a group on this machine can open {data / 'backup.db'} → chmod go="
        in run("doctor").stdout
    )
    (data / "taskcast.toml").write_text('smtp_url = "smtp://ada:secret@mail.example.org"\n')
    (data / "taskcast.toml").chmod(0o644)
    data.chmod(0o755)
    told = run("doctor").stdout
    assert (
        f"everybody on this machine can open {data}, {data / 'backup.db'}, {data / 'taskcast.toml'}" in told
    )
