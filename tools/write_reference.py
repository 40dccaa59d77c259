"""Write the generated pages of docs/reference: `make generate`; `--check` only names those that are stale.

Settings are read from their class, commands from typer, entities from the OpenAPI document, and metrics from what a
server answers at `/metrics`.
"""

import importlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec
import typer
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from taskcast import bootstrap
from taskcast.bootstrap.serving import ServerProcess
from taskcast.cli.main import COMMANDS
from taskcast.domain.due import Due
from taskcast.domain.entities import ENTITIES as REGISTERED
from taskcast.domain.notifications import Notification
from taskcast.domain.projects import (
    Access,
    DeletedProject,
    Invitation,
    Member,
    Project,
    ReceivedInvitation,
)
from taskcast.domain.tasks import Task, TrashedTask
from taskcast.domain.users import ApiToken, Session, User
from taskcast.http.openapi import document
from taskcast.http.routes import ROUTES
from taskcast.settings import PREFIX, Settings
from taskcast.usecases.operations import OPERATIONS

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs/reference"

_IN_PROJECTS = tuple(each.kind for each in REGISTERED if each.kind is not Task)
SHOWN: tuple[type[msgspec.Struct], ...] = (
    Task, Due, Project, *_IN_PROJECTS, Member, Access, Notification, User, Invitation, ReceivedInvitation,
    TrashedTask, DeletedProject, Session, ApiToken,
)  # fmt: skip

_TYPES = {"integer": "number", "string": "text", "boolean": "true or false", "null": "null"}

SETTINGS = """# Settings

Each is an environment variable, or the same name without `TASKCAST_` in small letters in a TOML file
(`taskcast.toml` in the working directory, else in the data folder). The environment wins. What is wrong is
refused at start by name. `make generate` writes this page.

| setting | default | meaning |
|---|---|---|
| `TASKCAST_CONFIG` |  | The TOML file to read instead. Only from the environment. |
"""

COMMAND_LINE = """# Command line

All commands and their options. They read the same [settings](settings.md) as the server. Results go to standard
output, everything else to standard error. A command ends with code 0 when it succeeded, 1 when it failed, and 2 when
it was called with wrong arguments or settings. `make generate` writes this page.
"""

ENTITIES = """# Entities

The fields of everything that the server answers with, and their types, as in `/api/openapi.json`. What they mean, where the
name does not say it, is in [wire.md](wire.md#entities). *Editable* fields are those that `update_…` changes. `make generate`
writes this page.
"""

METRICS = """# Metrics

What a server answers at `/metrics`, in the text format of Prometheus: [how to read and watch them](../how-to/monitor.md).
No metric names a person, a project or a task. A histogram `name` has the series `name_bucket`, `name_sum` and
`name_count`. With several processes on one port the answer covers all of them. `make generate` writes this page.

| metric | type | labels | meaning |
|---|---|---|---|
"""


def main() -> int:
    """Write the pages, or compare them with those in the repository."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]  # the pages show defaults, whoever writes them
    written = {
        "settings.md": settings(),
        "command-line.md": command_line(),
        "entities.md": entities(),
        "metrics.md": metrics(),
    }
    if "--check" not in sys.argv[1:]:
        for name, text in written.items():
            (PAGES / name).write_text(text, encoding="utf-8")
        return 0
    stale = [name for name, text in written.items() if text != _present(PAGES / name)]
    for name in stale:
        sys.stderr.write(f"docs/reference/{name} is not what the code says: run `make generate`.\n")
    return 1 if stale else 0


def settings() -> str:
    """Every setting with its default and its meaning."""
    lines = [SETTINGS]
    for name, field in Settings.model_fields.items():
        default = field.default if field.default_factory is None else ""
        if isinstance(default, SecretStr):
            default = default.get_secret_value()
        shown = "" if default in {None, "", ()} else f"`{'on' if default is True else default}`"
        lines.append(f"| `{PREFIX}{name.upper()}` | {shown} | {field.description} |\n")
    return "".join(lines)


def command_line() -> str:
    """Every command with its arguments and options."""
    app = typer.Typer(name="taskcast", add_completion=False)
    app.callback()(lambda: None)
    for name in COMMANDS:
        importlib.import_module(f"taskcast.cli.{name}").register(app)
    return COMMAND_LINE + "".join(_command(typer.main.get_command(app), "taskcast"))


def _command(command: Any, name: str) -> Iterator[str]:  # noqa: ANN401 - typer keeps its classes to itself
    subcommands: dict[str, Any] = getattr(command, "commands", {})
    if not subcommands:
        yield from _leaf(command, name)
    for word, subcommand in subcommands.items():
        yield from _command(subcommand, f"{name} {word}")


def _leaf(command: Any, name: str) -> Iterator[str]:  # noqa: ANN401 - as above
    yield f"\n## {name}\n\n{command.help}\n"
    context = typer.Context(command, info_name=name)
    records = [parameter.get_help_record(context) for parameter in command.params]
    if not records:
        return
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"\n```console\n$ {name} {usage}\n```\n\n| argument or option | meaning |\n|---|---|\n"
    for term, meaning in records:
        yield f"| `{_cell(term)}` | {_cell(' '.join(meaning.split()))} |\n"


def entities() -> str:
    """Every field of every entity with its type."""
    schemas = document(ROUTES)["components"]["schemas"]
    return ENTITIES + "".join(
        line for entity in SHOWN for line in _entity(entity, schemas[entity.__name__]["properties"])
    )


def _entity(entity: type[msgspec.Struct], fields: dict[str, Any]) -> Iterator[str]:
    editable = _editable(entity)
    yield f"\n## {entity.__name__}\n\n| field | type | |\n|---|---|---|\n"
    for name, schema in fields.items():
        yield f"| `{name}` | {_type_in_words(schema)} | {'editable' if name in editable else ''} |\n"


def _editable(entity: type[msgspec.Struct]) -> set[str]:
    """The fields whose values the command that updates the entity validates; others may only repeat theirs."""
    name = "update_me" if entity is User else f"update_{entity.__name__.lower()}"
    if name not in OPERATIONS:
        return set()
    hints = get_type_hints(OPERATIONS[name].command)
    return {field for field, hint in hints.items() if Any not in get_args(hint) and field != "id"}


def _type_in_words(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if {"$ref": "#/components/schemas/Term"} in schema.get("anyOf", ()):
        return "[filter](filters.md#the-tree)"
    if "anyOf" in schema:
        return " or ".join(map(_type_in_words, schema["anyOf"]))
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_type_in_words(schema['items'])}s"
    return _TYPES[schema["type"]]


def metrics() -> str:
    """Every metric of a server on a database of its own, after one request."""
    with tempfile.TemporaryDirectory() as folder:
        empty = Settings(data_dir=Path(folder), database_url=SecretStr(f"sqlite:///{folder}/taskcast.db"))
        bootstrap.migrate(empty)
        server = ServerProcess(empty)
        client = server.app.test_client()
        client.get("/healthz")
        answer: str = client.get("/metrics").get_data(as_text=True)
        server.parts.store.close()
    return METRICS + "".join(_metrics(answer))


def _metrics(answer: str) -> Iterator[str]:
    for family in text_string_to_metric_families(answer):
        if family.name.endswith("_created"):  # when a series began, which the client library adds
            continue
        name = f"{family.name}_total" if family.type == "counter" else family.name
        labels = sorted({label for sample in family.samples for label in sample.labels} - {"le"})
        shown = ", ".join(f"`{label}`" for label in labels)
        yield f"| `{name}` | {family.type} | {shown} | {_cell(family.documentation)} |\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _present(page: Path) -> str:
    return page.read_text(encoding="utf-8") if page.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
