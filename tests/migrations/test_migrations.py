"""The migrations build what the tables say, on both databases, from several processes at once."""

import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from taskcast.storage import SchemaMismatchError, migrate, open_store
from taskcast.storage.migrations import runner
from taskcast.storage.migrations.runner import configuration, scratch
from taskcast.storage.schema.tables import SCHEMA_REVISION, metadata
from tests.services.waiting import PATIENCE_SECONDS, wait_until
from tests.support.scenario import CountedIds, StoppedClock


@pytest.mark.promise("P7", "P9")
def test_migrations_and_tables_agree(each_empty_database_url: str) -> None:
    migrate(each_empty_database_url)
    with scratch(each_empty_database_url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


@pytest.mark.promise("P9")
def test_what_autogenerate_does_not_compare_agrees_too(each_empty_database_url: str) -> None:
    """Collations, partial indexes, checks and identity: read back from the database that each made."""
    migrate(each_empty_database_url)
    with scratch(each_empty_database_url) as connection:
        migrated = _described(connection)
        metadata.drop_all(connection)
        metadata.create_all(connection)
        assert _described(connection) == migrated


@pytest.mark.promise("P7", "P9")
def test_deliveries_of_before_stay_and_none_gets_into_a_state_that_is_none(
    each_empty_database_url: str,
) -> None:
    adding = text(
        "INSERT INTO deliveries (kind, channel, state, attempts, created_at) VALUES ('invitation', 'email', :state, 0, '')"
    )
    with scratch(each_empty_database_url) as connection:
        command.upgrade(configuration(connection), "0005")
        connection.execute(adding, {"state": "sent"})
    migrate(each_empty_database_url)
    with scratch(each_empty_database_url) as connection:
        assert connection.scalars(text("SELECT state FROM deliveries")).all() == ["sent"]
        connection.execute(adding, {"state": "dead"})
        with pytest.raises(IntegrityError):
            connection.execute(adding, {"state": "lost"})
        connection.rollback()


@pytest.mark.promise("P7", "P9")
def test_people_of_before_get_mail_as_before(each_empty_database_url: str) -> None:
    with scratch(each_empty_database_url) as connection:
        command.upgrade(configuration(connection), "0006")
        connection.execute(
            text(
                "INSERT INTO users (email, name, timezone, is_admin, active, version, field_versions, created_at, "
                "updated_at) VALUES ('ben@example.org', 'Ben', 'UTC', :no, :yes, 1, '{}', '', '')"
            ),
            {"no": False, "yes": True},
        )
    migrate(each_empty_database_url)
    store = open_store(each_empty_database_url, clock=StoppedClock(), ids=CountedIds())
    ben = store.run(lambda work: work.users.by_email("ben@example.org"))
    assert ben is not None
    assert (ben.name, ben.mail_notifications) == ("Ben", True)
    store.close()


def _described(connection) -> dict[str, object]:
    if connection.dialect.name == "sqlite":
        listed = connection.execute(
            text("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'alembic%'")
        )
        # The order says nothing, and a column that was added later stands on the line of another.
        return {name: sorted(re.split(r",\s+|\n", (sql or "").replace("\t", ""))) for name, sql in listed}
    seen = inspect(connection)
    columns = connection.execute(
        text(
            "SELECT table_name, column_name, data_type, collation_name, is_nullable, column_default, is_identity "
            "FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'alembic%' "
            "ORDER BY 1, 2"
        )
    ).all()
    indexes = connection.execute(
        text(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT LIKE 'alembic%'"
        )
    ).all()
    checks = {table: seen.get_check_constraints(table) for table in metadata.tables}
    return {"columns": list(columns), "indexes": dict(tuple(row) for row in indexes), "checks": checks}


def test_migrating_again_does_nothing_and_at_once_is_safe(each_empty_database_url: str) -> None:
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(migrate, [each_empty_database_url] * 3))
    migrate(each_empty_database_url)
    with scratch(each_empty_database_url) as connection:
        assert connection.execute(text("SELECT count(*) FROM instance WHERE key = 'secret'")).scalar() == 1


def test_migrating_waits_for_another_process_however_long_that_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(runner, "BUSY_SECONDS", 0.01)
    path = tmp_path / "taskcast.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other, ThreadPoolExecutor(1) as pool:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("BEGIN IMMEDIATE")
        migrating = pool.submit(migrate, f"sqlite:///{path}")
        wait_until(lambda: caplog.text.count("Waiting") > 1 or migrating.done(), what="it has waited twice")
        other.execute("COMMIT")
        migrating.result(PATIENCE_SECONDS)


def test_the_newest_revision_is_the_one_the_code_expects() -> None:
    assert ScriptDirectory.from_config(configuration()).get_current_head() == SCHEMA_REVISION


@pytest.mark.promise("P9")
def test_a_database_of_another_version_is_refused_in_words(each_empty_database_url: str) -> None:
    def open_it() -> None:
        open_store(each_empty_database_url, clock=StoppedClock(), ids=CountedIds())

    with pytest.raises(SchemaMismatchError, match="taskcast migrate"):
        open_it()
    migrate(each_empty_database_url)
    with scratch(each_empty_database_url) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for act in (open_it, lambda: migrate(each_empty_database_url)):
        with pytest.raises(SchemaMismatchError, match="newer Taskcast"):
            act()
