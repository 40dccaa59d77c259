"""The OpenAPI 3.1 document, made from the very structs that validate and the very routes that serve (promise P9)."""

from collections.abc import Iterable, Iterator
from functools import cache
from types import UnionType
from typing import Any, get_args

import msgspec
from flask import Flask, Response, request
from msgspec import UNSET, UnsetType

from taskcast import __version__
from taskcast.domain.errors import Deletion, FieldError
from taskcast.domain.ids import MAX_ID
from taskcast.http.compression import accepted, pack, say_how
from taskcast.http.errors import PROBLEM_JSON
from taskcast.http.paths import PARAMETER, TEXT_IDS, kinds_in
from taskcast.http.responses import JSON
from taskcast.http.route import HEADER_FIELDS, NoQuery, Route
from taskcast.usecases.references import UID_REFERENCE, reference_fields

Json = dict[str, Any]

_ID: Json = {"type": "integer", "minimum": 1, "maximum": MAX_ID}
_REF = "#/components/schemas/{name}"
_STATUSES = {
    400: "malformed", 401: "unauthenticated", 403: "forbidden", 404: "not found", 405: "method not allowed",
    409: "conflict or another use of the idempotency key",
    412: "If-Match names another version, or If-None-Match is * and there is something",
    413: "too large", 415: "not JSON", 422: "a field is invalid", 424: "it names a uid or a command of yours that was not performed", 429: "too many requests",
    500: "a fault of ours", 503: "the database is not available",
}  # fmt: skip


class ProblemObject(msgspec.Struct, frozen=True, kw_only=True):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldError]
    request_id: str
    current: dict[str, Any] | UnsetType | None = UNSET
    conflicting_fields: list[str] | UnsetType = UNSET
    retry_after: int | UnsetType = UNSET
    deleted: Deletion | UnsetType = UNSET
    email: str | UnsetType = UNSET


def install(app: Flask, routes: Iterable[Route]) -> None:
    """Serve the document at /api/openapi.json."""
    listed = tuple(routes)

    @cache
    def encoded() -> bytes:
        return msgspec.json.encode(document(listed))

    @app.get("/api/openapi.json", provide_automatic_options=False)
    def openapi_document() -> Response:
        packed = pack(encoded(), accepted(request.environ))
        answer = Response(packed.body, content_type=JSON)
        answer.headers["Cache-Control"] = "no-cache"
        return say_how(answer, packed)


def document(routes: Iterable[Route]) -> Json:
    """The whole document."""
    listed = tuple(routes)
    schemas = _Schemas(listed)
    paths: Json = {}
    for route in listed:
        for method in route.methods:
            paths.setdefault(route.path, {})[method.lower()] = _operation(route, method, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Taskcast",
            "version": __version__,
            "description": "Tasks of teams, live. Every change is also an event; see /api/events and Socket.IO.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}, {"session": []}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": schemas.components,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "An API token, `tc_…`."},
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "taskcast_session",
                    "description": "Called `__Host-taskcast_session` where the public URL is https.",
                },
            },
        },
    }


class _Schemas:
    """JSON Schemas of everything the routes take and give, by msgspec."""

    def __init__(self, routes: Iterable[Route]) -> None:
        kinds: dict[str, Any] = {repr(ProblemObject): ProblemObject}
        for route in routes:
            for kind in (route.answer, route.body, route.query):
                kinds.update((repr(part), part) for part in _parts(kind))
        schemas, self.components = msgspec.json.schema_components(list(kinds.values()), ref_template=_REF)
        self._by_kind = dict(zip(kinds, schemas, strict=True))
        asked = _named_in(
            [self.of(kind) for route in routes for kind in (route.body, route.query)], self.components
        )
        for name in self.components.keys() - asked:
            say_everything(self.components[name])
        for route in routes:
            if route.body is not None:
                self._without_header_fields(route)

    def of(self, kind: Any) -> Json:  # noqa: ANN401 - a type of any form
        """The schema of a type, usually a reference."""
        schemas = [self._by_kind[repr(part)] for part in _parts(kind)]
        return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}

    def properties(self, kind: type[msgspec.Struct]) -> tuple[Json, list[str]]:
        """The properties of a struct, and which of them are required."""
        schema = self.of(kind)
        if "$ref" in schema:
            schema = self.components[schema["$ref"].rpartition("/")[2]]
        return schema["properties"], schema.get("required", [])

    def _without_header_fields(self, route: Route) -> None:
        """REST takes If-Match from its header and ids from the path: a body may repeat ids, but need not."""
        schema = self.components[self.of(route.body)["$ref"].rpartition("/")[2]]
        for name in HEADER_FIELDS:
            schema["properties"].pop(name, None)
        from_path = {filled for _, filled in route.path_fields()}
        required = [name for name in schema.get("required", []) if name not in from_path]
        for name in from_path:
            schema["properties"].pop(name, None)
        schema.pop("required", None)
        if required:
            schema["required"] = required


def say_everything(schema: Json) -> None:
    """Of what the server answers nothing is left out because it is as usual: there are no defaults."""
    properties = schema.get("properties", {})
    always = set(schema.get("required", ())) | {
        name for name, each in properties.items() if "default" in each
    }
    schema["required"] = [name for name in properties if name in always]
    schema["properties"] = {
        name: {word: value for word, value in each.items() if word != "default"}
        for name, each in properties.items()
    }


def _named_in(schema: Any, components: Json, found: frozenset[str] = frozenset()) -> frozenset[str]:  # noqa: ANN401 - JSON
    """The components that a schema refers to, and those that they refer to."""
    if isinstance(schema, list):
        for each in schema:
            found = _named_in(each, components, found)
    elif isinstance(schema, dict):
        name = str(schema.get("$ref", "")).rpartition("/")[2]
        if name in components and name not in found:
            found = _named_in(components[name], components, found | {name})
        found = _named_in(list(schema.values()), components, found)
    return found


def _parts(kind: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a type of any form
    """The structs of a union; msgspec describes them only one by one."""
    if kind is None:
        return ()
    return get_args(kind) if isinstance(kind, UnionType) else (kind,)


def _operation(route: Route, method: str, schemas: _Schemas) -> Json:
    unique = route.name if method == route.methods[0] else f"{route.name}_by_{method.lower()}"
    operation: Json = {
        "operationId": unique,
        "summary": route.summary,
        "tags": [route.path.split("/")[2]],
        "parameters": list(_parameters(route, schemas)),
        "responses": _responses(route, method, schemas),
    }
    if route.who == "anyone":
        operation["security"] = []
    if route.body is not None and _takes_body(route, schemas):
        required = bool(schemas.properties(route.body)[1]) or method in {"PATCH", "PUT"}
        operation["requestBody"] = {
            "required": required,
            "content": {route.media: {"schema": schemas.of(route.body)}},
        }
    return operation


def _takes_body(route: Route, schemas: _Schemas) -> bool:
    return route.body is not None and bool(schemas.properties(route.body)[0])


def _parameters(route: Route, schemas: _Schemas) -> Iterator[Json]:
    kinds = kinds_in(route.path)
    for name in PARAMETER.findall(route.path):
        schema: Json = {"type": "string"} if name in TEXT_IDS else _ID
        if name in kinds:
            schema = {"anyOf": [_ID, {"type": "string", "pattern": UID_REFERENCE}]}
        yield {"name": name, "in": "path", "required": True, "schema": schema}
    if route.query is not NoQuery:
        properties, required = schemas.properties(route.query)
        for name, schema in properties.items():
            yield {"name": name, "in": "query", "required": name in required, "schema": _without_null(schema)}
    if route.operation is not None:
        yield _header("If-None-Match", "`*` asks that there be nothing here yet: 412 where there is.")
        yield _header("Idempotency-Key", "The same key and body again: the stored answer; kept for 7 days.")
        if "if_match" in route.operation.command.__struct_fields__:
            yield _header(
                "If-Match", 'The version you hold, such as `"v7"`; another current one answers 412.'
            )
    if route.is_versioned or route.tag:
        yield _header("If-None-Match", "The ETag of what you hold; 304 when it is the current one.")


def _header(name: str, description: str) -> Json:
    return {
        "name": name, "in": "header", "required": False, "description": description, "schema": {"type": "string"},
    }  # fmt: skip


def _without_null(schema: Json) -> Json:
    """A query parameter is left out rather than null."""
    options = [option for option in schema.get("anyOf", []) if option != {"type": "null"}]
    if not options:
        return schema
    rest = {name: value for name, value in schema.items() if name not in {"anyOf", "default"}}
    return {**rest, **options[0]} if len(options) == 1 else {**rest, "anyOf": options}


def _responses(route: Route, method: str, schemas: _Schemas) -> Json:
    good: Json = {"description": "Done." if route.operation else "What was asked for."}
    if route.status != 204 and not (route.answer is None and route.operation is None):  # noqa: PLR2004
        good["content"] = {
            JSON: {"schema": {"type": "null"} if route.answer is None else schemas.of(route.answer)}
        }
    if headers := dict(_answer_headers(route)):
        good["headers"] = headers
    responses: Json = {str(route.status): good}
    if route.is_versioned or route.tag:
        responses["304"] = {"description": "You hold the current version."}
    problem = {PROBLEM_JSON: {"schema": schemas.of(ProblemObject)}}
    for status in sorted(_failures(route)):
        responses[str(status)] = {"description": _STATUSES[status].capitalize() + ".", "content": problem}
    if method == "PATCH" and "415" in responses:
        text = {"description": "What PATCH takes (RFC 5789).", "schema": {"type": "string"}}
        responses["415"]["headers"] = {"Accept-Patch": text}
    return responses


def _answer_headers(route: Route) -> Iterator[tuple[str, Json]]:
    text = {"schema": {"type": "string"}}
    if route.tag:
        yield "ETag", {"description": "Tells this answer from an earlier one.", **text}
    if route.is_versioned:
        yield "ETag", {"description": 'The version, such as `"v7"`.', **text}
    if route.operation is not None:
        yield "ETag", {"description": "The new version, for what has one.", **text}
        yield "X-Events", {"description": "Where the change stands: `project:3/42`, comma-separated.", **text}
        if "base_version" in route.operation.command.__struct_fields__:
            yield "X-Merged", {"description": "Fields others changed since `base_version`.", **text}
        if route.status == 201:  # noqa: PLR2004
            yield "Location", {"description": "The address of what was made, if it has one.", **text}
        if route.name == "move_task":
            yield "X-Dropped-Assignees", {"description": "Assignees the destination does not know.", **text}
            yield "X-Dropped-Labels", {"description": "Labels without a namesake there.", **text}
        if route.name in {"put_member", "remove_member"}:
            yield "X-Closed-Invitations", {"description": "How many invitations it closed, if any.", **text}


def _failures(route: Route) -> set[int]:
    statuses = {422, 500, 503, *route.problems}
    if route.who != "anyone":
        statuses |= {401, 403, 404}
    command: type[msgspec.Struct] | None = None if route.operation is None else route.operation.command
    if command is not None and (reference_fields(command) or "base_version" in command.__struct_fields__):
        statuses.add(424)
    if route.body is not None:
        statuses |= {400, 403, 409, 413, 415, 429}
    if any(method != "GET" for method in route.methods):
        statuses.add(412)
    return statuses
