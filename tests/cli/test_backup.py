"""`taskcast backup` and `taskcast restore`: nothing is lost by them, and no client takes one history for another."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from taskcast.storage import migrate
from taskcast.storage.maintenance.backups import BackupError, back_up, restore
from tests.services.server import StartTaskcast, TaskcastServer
from tests.support.people import ADA

pytestmark = pytest.mark.promise("P2")


def cursor(server: TaskcastServer, stream: str) -> dict[str, object]:
    """Where a client stands that has everything."""
    page = server.client_for(ADA).get("/api/events", params={"stream": stream}).json()
    return {"stream": stream, "after": page["last_seq"], "epoch": page["epoch"]}


def test_a_backup_of_a_running_server_is_restored_and_clients_start_anew(
    taskcast_server: StartTaskcast, tmp_path: Path
) -> None:
    server = taskcast_server(people=(ADA,))
    ada = server.client_for(ADA)
    project = ada.post("/api/projects", json={"name": "Garden"}).json()["id"]
    ada.post("/api/tasks", json={"title": "Before", "project_id": project}).raise_for_status()
    file = tmp_path / "taskcast.backup"
    server.cli("backup", str(file))
    after = ada.post("/api/tasks", json={"title": "After", "project_id": project}).json()["id"]
    ahead = cursor(server, f"project:{project}")

    with pytest.raises(RuntimeError, match="in use: stop Taskcast first"):
        server.cli("restore", str(file))
    assert len(ada.get("/api/tasks").json()["items"]) == 2

    server.stop()
    server.cli("restore", str(file))
    server.start()
    assert [task["title"] for task in server.client_for(ADA).get("/api/tasks").json()["items"]] == ["Before"]
    # Of another history, though the number of its event may come again; an id does not, for devices may still speak of it.
    another = ada.post("/api/tasks", json={"title": "Another", "project_id": project}).json()["id"]
    assert another > after
    assert ada.get("/api/events", params=ahead).json()["reset"] is True
    [before] = Path(server.environment["TASKCAST_DATA_DIR"]).glob("taskcast-before-restore-*.db")
    with closing(sqlite3.connect(before)) as kept:
        assert kept.execute("SELECT count(*) FROM tasks WHERE title = 'After'").fetchone() == (1,)
    assert {before.stat().st_mode & 0o777, file.stat().st_mode & 0o777} == {0o600}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A migrated database in a folder of its own."""
    path = tmp_path / "data" / "taskcast.db"
    migrate(f"sqlite:///{path}")
    return path


def restored(database: Path, backup: Path) -> Path:
    """Put the backup in the place of the database; where that is kept."""
    kept = database.with_name("before.db")
    restore(f"sqlite:///{database}", backup, kept_as=kept)
    return kept


def test_a_database_that_is_gone_is_restored_on_a_new_machine(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    back_up(f"sqlite:///{database}", copy)
    epochs = "SELECT stream, epoch FROM streams"
    database.unlink()
    restored(database, copy)
    assert [each.name for each in database.parent.iterdir()] == ["taskcast.db"]
    with closing(sqlite3.connect(database)) as found, closing(sqlite3.connect(copy)) as kept:
        assert found.execute(epochs).fetchall() == kept.execute(epochs).fetchall() == []
        assert found.execute("SELECT version_num FROM alembic_version").fetchone()


def test_what_is_no_backup_changes_nothing(database: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Milk, bread\n")
    with closing(sqlite3.connect(tmp_path / "other.db")) as other, other:
        other.execute("CREATE TABLE notes (line TEXT)")
    back_up(f"sqlite:///{database}", tmp_path / "newer.db")
    torn = (tmp_path / "newer.db").read_bytes()
    (tmp_path / "torn.db").write_bytes(torn[: len(torn) // 2])
    with closing(sqlite3.connect(tmp_path / "newer.db")) as newer, newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    before = database.read_bytes()
    for file, said in (
        ("missing.db", "There is no file"),
        ("notes.txt", "is no SQLite database"),
        ("other.db", "is no database of Taskcast"),
        ("newer.db", "was written by a newer Taskcast"),
        ("torn.db", "torn.db"),
    ):
        with pytest.raises(BackupError, match=said):
            restored(database, tmp_path / file)
    assert database.read_bytes() == before
    assert [each.name for each in database.parent.iterdir()] == ["taskcast.db"]


def test_a_backup_never_takes_the_place_of_a_file(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_text("precious")
    with pytest.raises(BackupError, match="exists already"):
        back_up(f"sqlite:///{database}", copy)
    assert copy.read_text() == "precious"
    with pytest.raises(BackupError, match="There is no database"):
        back_up(f"sqlite:///{tmp_path / 'nothing.db'}", tmp_path / "other.db")


def test_after_a_restore_by_other_means_every_stream_gets_a_new_epoch(
    taskcast_server: StartTaskcast, postgres_url: str
) -> None:
    server = taskcast_server(database_url=postgres_url, people=(ADA,))
    ada = server.client_for(ADA)
    stream = f"user:{ada.get('/api/me').json()['id']}"
    ada.post("/api/projects", json={"name": "Garden"}).raise_for_status()
    here = cursor(server, stream)
    assert "reset" not in ada.get("/api/events", params=here).json()
    server.cli("restore", "--epochs")
    assert ada.get("/api/events", params=here).json()["reset"] is True
