"""Write what server and page share as TypeScript: `make generate`; `--check` only says what is stale.

The shapes are the components of the OpenAPI document and, made of the same structs by the same msgspec, those of
the socket that no route has: events by their type, commands by their name, acknowledgements, presence. The page also
learns the REST request of each command, which languages there are, and which values each text takes.
"""

import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, get_args

import msgspec
from fluent_catalogue import parse_catalogue
from page_texts import door_texts

from taskcast.domain.entities import COLLECTIONS, Entity
from taskcast.domain.events import EVENT_DATA, Erased, Place
from taskcast.domain.filters.tree import Node
from taskcast.domain.languages import DEFAULT_LANGUAGE, TEXTS
from taskcast.domain.presence import Presence, Whereabouts
from taskcast.domain.tasks import EDITABLE, TASK_FIELDS, Control, Task
from taskcast.domain.zones import zone_aliases
from taskcast.http.openapi import document, say_everything
from taskcast.http.route import Route
from taskcast.http.routes import ROUTES
from taskcast.sockets.app.commands import Absent, Seated, Subscribe, Unsubscribe
from taskcast.usecases.command_runner import Done
from taskcast.usecases.operations import OPERATIONS

WEB = Path(__file__).resolve().parents[1] / "web"
TARGETS = WEB / "src/app/generated"

Json = dict[str, Any]

_HEAD = "/** What travels between server and page. Written by `make generate` from the server's structs; never edited. */\n"
_ZONES_HEAD = "/** Other names of time zones, and their own. Written by `make generate` from the server's tzdata; never edited. */"
_LANGUAGES_HEAD = "/** The languages there are, and their texts, loaded when needed. Written by `make generate`; never edited. */"
_MESSAGES_HEAD = "/** The values each text takes. Written by `make generate` from src/taskcast/locales/en.ftl; never edited. */"
_REST_HEAD = "/** The REST request that does the same as each command of the socket. Written by `make generate`; never edited. */"
_SHAPE_HEAD = "/** Changes with the fields of what a snapshot holds: a copy of another shape is fetched anew. Written by `make generate`; never edited. */"
_TASK_FIELDS_HEAD = "/** The fields of a task that people edit. Written by `make generate` from TASK_FIELDS in src/taskcast/domain/tasks.py; never edited. */"
_COLLECTIONS_HEAD = "/** What the snapshot of a project lists whole, besides its members. Written by `make generate` from the registrations in src/taskcast/domain/entities.py; never edited. */"
_LOCALES = "../../../../src/taskcast/locales"
_REF = "#/components/schemas/{name}"
_SAID = (Done, Erased, Place, Presence, Seated)  # by the server
_ASKED = (Absent, Subscribe, Unsubscribe, Whereabouts)  # by the page


def main() -> int:
    """Write the types, or compare them with those in the repository."""
    schemas = {**document(ROUTES), "paths": {}, "components": {"schemas": shapes()}}
    written = {
        "wire.ts": _HEAD + _typescript(schemas),
        "snapshot-shape.ts": _snapshot_shape(shapes()),
        "zone-aliases.ts": _zone_aliases(),
        "rest-commands.ts": _rest_commands(),
        "languages.ts": _languages(),
        "messages.ts": _messages(),
        "task-fields.ts": _task_fields(),
        "collections.ts": _collections(),
        **{f"texts/{code}-door.ftl": door_texts(WEB, text) for code, text in TEXTS.items()},
    }
    stale = [name for name, text in written.items() if not _is_written(TARGETS / name, text)]
    if "--check" not in sys.argv[1:]:
        (TARGETS / "texts").mkdir(parents=True, exist_ok=True)
        for name in stale:
            (TARGETS / name).write_text(written[name], encoding="utf-8")
        return 0
    for name in stale:
        sys.stderr.write(f"generated/{name} is not what the server says: run `make generate`.\n")
    return 1 if stale else 0


def _is_written(file: Path, text: str) -> bool:
    return file.exists() and file.read_text(encoding="utf-8") == text


def _snapshot_shape(schemas: Json) -> str:
    """A hash of the schemas of all that a device keeps of snapshots, without their words."""
    kept: Json = {}
    wanted = ["ProjectSnapshot", "MeSnapshot"]
    while wanted:
        name = wanted.pop()
        if name not in kept:
            kept[name] = _without_words(schemas[name])
            wanted += [ref.rsplit("/", 1)[1] for ref in _references(kept[name])]
    digest = hashlib.sha256(msgspec.json.encode(kept, order="sorted")).hexdigest()
    return "\n".join((_SHAPE_HEAD, f"export const SNAPSHOT_SHAPE = '{digest[:12]}';", ""))


def _without_words(schema: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(schema, list):
        return [_without_words(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    # Both may also be the names of properties, whose schemas are objects.
    return {
        key: _without_words(value)
        for key, value in schema.items()
        if not (key in ("description", "title") and isinstance(value, str))
    }


def _references(schema: Any) -> list[str]:  # noqa: ANN401 - any JSON
    if isinstance(schema, list):
        return [ref for each in schema for ref in _references(each)]
    if not isinstance(schema, dict):
        return []
    own = [schema["$ref"]] if isinstance(schema.get("$ref"), str) else []
    return own + [ref for each in schema.values() for ref in _references(each)]


def _zone_aliases() -> str:
    lines = [f"  '{name}': '{zone}'," for name, zone in zone_aliases().items()]
    opening = "export const ZONE_ALIASES: Readonly<Record<string, string | undefined>> = {"
    return "\n".join((_ZONES_HEAD, opening, *lines, "};", ""))


def _rest_commands() -> str:
    """Of each operation the method and the path, whose parameters bear the names of the command's fields."""
    lines = [
        f"  {route.operation.name}: ['{route.methods[0]}', '{_path_of_fields(route)}'],"
        for route in ROUTES
        if route.operation
    ]
    types = (
        "import { Commands } from './wire';",
        "type WriteMethod = 'POST' | 'PUT' | 'PATCH' | 'DELETE';",
        "type RestCommand = readonly [WriteMethod, string];",
        "export const REST_COMMANDS: Readonly<Record<keyof Commands, RestCommand>> = {",
    )
    return "\n".join((_REST_HEAD, *types, *lines, "};", ""))


def _path_of_fields(route: Route) -> str:
    path = route.path
    for parameter, field in route.path_fields():
        path = path.replace(f"{{{parameter}}}", f"{{{field}}}")
    return path


def _task_fields() -> str:
    """What the page knows of each field beside its type, and the values of a task of which only the title is said."""
    lines = [
        f"  {name}: {{ control: '{field.control}', merges: '{field.merges}' }},"
        for name, field in TASK_FIELDS.items()
    ]
    values = {field.name: field for field in msgspec.structs.fields(Task)}
    empty = [
        f"  {name}: {msgspec.json.encode(values[name].default).decode()},"
        for name in EDITABLE
        if not values[name].required
    ]
    controls = " | ".join(f"'{control}'" for control in get_args(Control))
    return "\n".join((
        *(_TASK_FIELDS_HEAD, "import { Task } from './wire';", f"export type TaskControl = {controls};"),
        "interface TaskField {",
        "  readonly control: TaskControl;",
        "  readonly merges: 'as_a_set' | 'never';",
        "}",
        *("export const TASK_FIELDS = {", *lines, "} as const satisfies Partial<Record<keyof Task, TaskField>>;"),
        "export type TaskFieldName = keyof typeof TASK_FIELDS;",
        *("export const EMPTY_TASK: Omit<Pick<Task, TaskFieldName>, 'title'> = {", *empty, "};", ""),
    ))  # fmt: skip


def _collections() -> str:
    """Of each collection its key and what is in it: the fields, and the values that its creation need not say."""
    names = ", ".join(sorted(entity.kind.__name__ for entity in COLLECTIONS.values()))
    lists = [f"  readonly {name}: {entity.kind.__name__};" for name, entity in COLLECTIONS.items()]
    lines = [line for name, entity in COLLECTIONS.items() for line in _collection(name, entity)]
    return "\n".join((
        *(_COLLECTIONS_HEAD, f"import {{ {names} }} from './wire';", f"export type {{ {names} }};"),
        *("/** What each collection has. */", "export interface Collections {", *lists, "}"),
        *("/** By the word for one of them. */", "export const COLLECTIONS = {", *lines, "} as const;", ""),
    ))  # fmt: skip


def _collection(name: str, entity: Entity) -> list[str]:
    creation = OPERATIONS[f"create_{entity.name}"].command
    unsaid = {
        field.name: field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()
        for field in msgspec.structs.fields(creation)
        if not field.required and field.name in entity.kind.__struct_fields__
    }
    fields = ", ".join(f"'{field}'" for field in entity.kind.__struct_fields__)
    return [
        f"  {entity.name}: {{",
        *(f"    name: '{name}',", f"    fields: [{fields}],"),
        f"    unsaid: {msgspec.json.encode(unsaid).decode()},",
        "  },",
    ]


def _languages() -> str:
    names = " | ".join(f"'{code}'" for code in TEXTS)
    loaders = [
        f"  '{code}': {{ door: {_loader(f'./texts/{code}-door')}, page: {_loader(f'{_LOCALES}/{code}')} }},"
        for code in TEXTS
    ]
    types = (
        "export type Loaded = { readonly default: string };",
        f"export type Language = {names};",
        "/** What one needs to sign in, and all there is. */",
        "export type Part = 'door' | 'page';",
        "type Loaders = Readonly<Record<Part, () => Promise<Loaded>>>;",
        "export const LANGUAGES: Readonly<Record<Language, Loaders>> = {",
    )
    return "\n".join((_LANGUAGES_HEAD, *types, *loaders, "};", ""))


def _loader(file: str) -> str:
    return f"() => import('{file}.ftl', {{ with: {{ loader: 'text' }} }})"


def _messages() -> str:
    lines = [
        f"  '{message}': {_values(variables)};"
        for message, variables in parse_catalogue(TEXTS[DEFAULT_LANGUAGE]).items()
    ]
    value = "type Value = string | number;"
    return "\n".join((_MESSAGES_HEAD, value, "export interface MessageArguments {", *lines, "}", ""))


def _values(variables: frozenset[str]) -> str:
    return "{ " + "; ".join(f"{name}: Value" for name in sorted(variables)) + " }" if variables else "null"


def shapes() -> Json:
    """Every shape of the wire by its name, as JSON Schema."""
    events, told = _described([*EVENT_DATA.values(), *_SAID])
    for name in told.keys() - {Done.__name__}:  # which leaves out what there is none of
        say_everything(told[name])
    asked = _described([*_ASKED])[1]
    commands = _described([operation.command for operation in OPERATIONS.values()])[1]
    answers = {route.operation.name: route.answer for route in ROUTES if route.operation}
    served = document(ROUTES)["components"]["schemas"]
    for node in get_args(Node):  # the page writes filters whole, as the server does
        say_everything(served[node.__name__])
    return {
        **told,
        **asked,
        **served,
        # Its check is code; msgspec can only say that it has three fields, each of which may be absent.
        "Due": {"anyOf": [_exactly(told["Due"], "date"), _exactly(told["Due"], "local", "zone")]},
        "Events": _record(
            "What an event of each type is about.", dict(zip(EVENT_DATA, events, strict=False))
        ),
        "Commands": _record(
            "What each command of the socket takes.",
            {name: commands[operation.command.__name__] for name, operation in OPERATIONS.items()},
        ),
        "Answers": _record(
            "What each command is answered with.",
            {name: _described([answers[name]])[0][0] for name in OPERATIONS},
        ),
    }


def _described(kinds: list[Any]) -> tuple[tuple[Json, ...], Json]:
    return msgspec.json.schema_components(kinds, ref_template=_REF)


def _exactly(schema: Json, *names: str) -> Json:
    """The form of a struct that has these fields, all of them text, and no others."""
    properties = {name: {"type": "string"} for name in names if name in schema["properties"]}
    return {"type": "object", "properties": properties, "required": [*names], "additionalProperties": False}


def _record(description: str, properties: Json) -> Json:
    return {"type": "object", "description": description, "properties": properties, "required": [*properties]}


def _typescript(described: Json) -> str:
    """What openapi-typescript makes of the document."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "wire.json"
        source.write_bytes(msgspec.json.encode(described))
        options = ("--immutable", "--root-types", "--root-types-no-schema-prefix", "--empty-objects-unknown")
        return subprocess.run(
            [WEB / "node_modules/.bin/openapi-typescript", source, "--default-non-nullable=false", *options],
            check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
