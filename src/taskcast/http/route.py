"""A route as one value: how it is served and how OpenAPI describes it come from the same line.

Reads run in one transaction together with the look-up of who asks; writes go through `perform`.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal, NamedTuple, TypeVar

import msgspec
from flask import Response

from taskcast.domain.entities import EntityKind
from taskcast.domain.errors import (
    DependencyFailed,
    Forbidden,
    IdempotencyMismatch,
    Invalid,
    NotFound,
    PreconditionFailed,
    Problem,
)
from taskcast.domain.permissions import Actor
from taskcast.http.authentication import Authenticator
from taskcast.http.compression import Packed, accepted
from taskcast.http.json_body import fields_of_body, with_ids
from taskcast.http.paths import PARAMETER, kinds_in
from taskcast.http.preconditions import (
    NO_VERSION,
    TargetExists,
    etag,
    forbids_existing,
    is_known,
    versions_to_match,
    weak_etag,
)
from taskcast.http.responses import JSON, entity_answer, listed_answer, not_modified, packed_json, performed
from taskcast.http.router import HttpRequest, View, WsgiApp
from taskcast.http.services import HttpServices
from taskcast.ports.unit_of_work import Reading
from taskcast.usecases.command import Command
from taskcast.usecases.outcome import Outcome, written_bytes
from taskcast.usecases.perform import KEY_LENGTH, Operation, perform
from taskcast.usecases.references import id_of, reference_fields, resolve_uids
from taskcast.usecases.validation import convert

T = TypeVar("T")
Who = Literal["anyone", "signed in", "administrators"]

A_NUMBER = re.compile(r"[0-9]{1,19}")
FORM = "application/x-www-form-urlencoded"
HEADER_FIELDS = ("if_match",)  # fields of commands that REST takes from headers


class NoQuery(msgspec.Struct, frozen=True):
    """A read without parameters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One address and what it does. `{id}` in the path is an entity's id, `{name:text}` is text."""

    name: str
    methods: tuple[str, ...]
    path: str
    summary: str
    bind: Callable[[HttpServices, Authenticator], View]
    answer: Any = None
    status: int = 200
    who: Who = "signed in"
    query: type[msgspec.Struct] = NoQuery
    body: type[msgspec.Struct] | None = None
    media: str = JSON
    operation: Operation | None = None
    is_versioned: bool = False
    tag: Callable[["Asked"], str] | None = None
    problems: tuple[int, ...] = field(default=())
    fills: Mapping[str, str] = field(default_factory=dict)

    def path_fields(self) -> Iterator[tuple[str, str]]:
        """Which parameter of the path fills which field of the body."""
        for name in PARAMETER.findall(self.path):
            yield name, self.fills.get(name, name)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a read is about: who asks, for what, at one point in time."""

    reading: Reading
    actor: Actor
    query: Any
    id: Any = 0


def reads(
    path: str,
    read: Callable[[Asked], Any],
    *,
    answer: Any,  # noqa: ANN401 - a type of any form
    query: type[msgspec.Struct] = NoQuery,
    **more: Any,  # noqa: ANN401 - the other fields of Route
) -> Route:
    """A GET that answers with what `read` returns; `is_versioned` entities get a tag, and 304 when known.

    So does what has a `tag` of its own, a function that tells it from what there was before by one small query.
    """
    takes = _Parameters(query, kinds_in(path).get("id"))
    if more.get("is_versioned"):
        bind: Callable[[HttpServices, Authenticator], View] = partial(_bind_entity, read=read, takes=takes)
    else:
        bind = partial(_bind_listed, read=read, takes=takes, tag=more.get("tag"))
    more.setdefault("summary", _first_line(read))
    return Route(
        name=read.__name__, methods=("GET",), path=path, bind=bind, answer=answer, query=query, **more
    )


class _Parameters(NamedTuple):
    """What the address of a read carries: its query, and the kind of entity that a uid in its path names."""

    query: type[msgspec.Struct]
    kind: EntityKind | None


class _Question:
    """One request to read something."""

    __slots__ = ("_actor", "_authenticator", "_id", "_kind", "_query", "request")

    def __init__(
        self,
        authenticator: Authenticator,
        request: HttpRequest,
        takes: _Parameters,
        id: Any,  # noqa: A002, ANN401
    ) -> None:
        self.request = request
        self._kind = takes.kind
        self._authenticator = authenticator
        self._query = convert(
            _with_numbers(query_of(self.request.args), takes.query), takes.query, strict=False
        )
        self._id = id
        self._actor: Actor | None = None

    def asked(self, reading: Reading) -> Asked:
        """It, once it is known who asks."""
        self._actor = actor = self._authenticator.reader(reading, self.request)
        try:
            query = resolve_uids(reading, actor, self._query)
            number = self._id
            if self._kind is not None and isinstance(number, str):
                number = id_of(reading, actor, "id", self._kind, number)
        except DependencyFailed as unknown:
            raise NotFound(errors=unknown.errors) from None
        return Asked(reading, actor, query, number)

    def read(self, how: Callable[[Callable[[Reading], T]], T], query: Callable[[Reading], T]) -> T:
        """What `query` answers, read by the store's method `how`; a refusal is counted with who asked."""
        try:
            return how(query)
        except Forbidden:
            self._authenticator.note_refused(self._actor)
            raise


def _bind_entity(
    services: HttpServices,
    authenticator: Authenticator,
    *,
    read: Callable[[Asked], Any],
    takes: _Parameters,
) -> View:
    """Short, so read on the loop; its tag is its version."""

    def view(request: HttpRequest, id: Any = 0) -> Response:  # noqa: A002, ANN401 - named after the path's parameter
        question = _Question(authenticator, request, takes, id)

        def short(reading: Reading) -> Any:  # noqa: ANN401 - an entity
            asked = question.asked(reading)
            authenticator.count_read(asked.actor)
            return read(asked)

        found = question.read(services.store.read, short)
        if is_known(question.request.environ.get("HTTP_IF_NONE_MATCH"), f"v{found.version}"):
            return not_modified(etag(found.version))
        return entity_answer(found, found.version)

    return view


def _bind_listed(
    services: HttpServices, authenticator: Authenticator, *, read: Callable[[Asked], Any], takes: _Parameters,
    tag: Callable[[Asked], str] | None,
) -> View:  # fmt: skip
    """Read, encoded and compressed beside the loop."""

    def view(request: HttpRequest, id: Any = 0) -> Response:  # noqa: A002, ANN401 - named after the path's parameter
        question = _Question(authenticator, request, takes, id)
        environ = question.request.environ
        known: str | None = environ.get("HTTP_IF_NONE_MATCH")
        if tag is not None and known is not None:
            current = services.store.read(lambda reading: tag(question.asked(reading)))
            if is_known(known, current):
                return not_modified(weak_etag(current), varies=True)
        coding = accepted(environ)

        def transaction(reading: Reading) -> tuple[Packed, str | None]:
            asked = question.asked(reading)
            return packed_json(read(asked), coding), tag and tag(asked)

        return listed_answer(
            *question.read(partial(authenticator.read_slowly, question.request), transaction)
        )

    return view


def writes(
    methods: str,
    path: str,
    operation: Operation,
    *,
    ids: Mapping[str, str] | None = None,
    location: str | None = None,
    **more: Any,  # noqa: ANN401 - the other fields of Route
) -> Route:
    """A write: the body's fields and the path's ids make the operation's command.

    `ids` says which field of the command a parameter of the path fills (by default `id` fills `id`).
    """
    fills = ids or {"id": "id"}
    status: int = more.get("status", 200)
    needs_body = _needs_body(methods, operation.command, fills)

    def bind(services: HttpServices, authenticator: Authenticator) -> View:
        def view(request: HttpRequest, **path_ids: Any) -> WsgiApp:  # noqa: ANN401
            credential = authenticator.writer(request)
            size = int(request.environ.get("CONTENT_LENGTH") or 0)
            try:
                ids = {fills[name]: value for name, value in path_ids.items()}
                fields = _fields(request, ids, is_needed=needs_body)
                key = idempotency_key(request.environ)
                header = _if_match(request.environ, operation.command)
                run = partial(perform, services.instance, operation, actor=credential, key=key)
                wanted = _wanted(request.environ, header, operation.command, fields)
                done = _first_match(run, operation.command, fields, wanted)
                size = max(size, written_bytes(done))
            except Problem as refusal:
                authenticator.refuse(credential, refusal)
            finally:
                authenticator.count_written(credential, size)
            return performed(done, status=200 if done.existed else status, location=location)

        return view

    more.setdefault("summary", _first_line(operation.run))
    return Route(
        name=operation.name, methods=tuple(methods.split("/")), path=path, bind=bind,
        body=operation.command, operation=operation, fills=fills, **more,
    )  # fmt: skip


def _needs_body(methods: str, kind: type[msgspec.Struct], fills: Mapping[str, str]) -> bool:
    """Whether nothing at all is no JSON that this could do something with: not for actions and deletions."""
    named = [
        each for each in msgspec.structs.fields(kind) if each.name not in {*fills.values(), *HEADER_FIELDS}
    ]
    if methods.startswith("P") and methods != "POST":
        return bool(named)
    return any(each.required for each in named)


def _fields(request: HttpRequest, ids: Mapping[str, Any], *, is_needed: bool) -> dict[str, Any]:
    """The fields of the body and of the path."""
    fields = fields_of_body(request, is_needed=is_needed)
    for name in HEADER_FIELDS:
        if name in fields:
            raise Invalid.field(name, "Is sent as the header If-Match over REST.")
    return with_ids(fields, ids)


def _if_match(environ: Mapping[str, Any], kind: type[Command]) -> str | None:
    header: str | None = environ.get("HTTP_IF_MATCH")
    if header is not None and "if_match" not in kind.__struct_fields__:
        raise Invalid.field("If-Match", "Is not supported here: this has no version.")
    return header


def refuse_existing(environ: Mapping[str, Any]) -> None:
    """Refuse `If-None-Match: *` where a POST goes to what is always there.

    Raises:
        TargetExists: there is something at this address.
        Invalid: the header names versions.
    """
    if forbids_existing(environ.get("HTTP_IF_NONE_MATCH")):
        raise TargetExists


def _wanted(
    environ: Mapping[str, Any], if_match: str | None, kind: type[Command], fields: dict[str, Any]
) -> Sequence[int | None]:
    """The versions that may be changed. Whoever wants there to be none gets 404 before 412 where they see nothing."""
    if not forbids_existing(environ.get("HTTP_IF_NONE_MATCH")):
        return versions_to_match(if_match)
    if "if_match" not in kind.__struct_fields__:
        convert(fields, kind)  # what is wrong with it comes first (RFC 9110 §13.2.1)
        raise TargetExists
    return [NO_VERSION]


def _first_match(
    run: Callable[[Command], Outcome],
    kind: type[Command],
    fields: dict[str, Any],
    wanted: Sequence[int | None],
) -> Outcome:
    """Run it with the one version of If-Match that is current; each attempt is a transaction of its own."""
    for version in wanted:
        if version is not None:
            fields["if_match"] = version
        try:
            return run(convert(fields, kind))
        except (PreconditionFailed, IdempotencyMismatch):
            if version == wanted[-1]:
                raise
    raise AssertionError(wanted)


def idempotency_key(environ: Mapping[str, Any]) -> str | None:
    """The header Idempotency-Key (draft-ietf-httpapi-idempotency-key-header), with or without its quotes.

    Raises:
        Invalid: it is not a plain text of the right length.
    """
    key: str | None = environ.get("HTTP_IDEMPOTENCY_KEY")
    if key is None:
        return None
    if len(key) > 1 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if not 1 <= len(key) <= KEY_LENGTH or not key.isprintable() or not key.isascii():
        raise Invalid.field("Idempotency-Key", f"Must have 1 to {KEY_LENGTH} printable ASCII characters.")
    return key


def _with_numbers(parameters: dict[str, str], query: type[msgspec.Struct]) -> dict[str, Any]:
    """Ids as numbers where a uid, which is text, may stand as well: else they would be taken for one."""
    named = dict(reference_fields(query))
    return {
        name: int(text) if name in named and A_NUMBER.fullmatch(text) else text
        for name, text in parameters.items()
    }


def query_of(arguments: Any) -> dict[str, str]:  # noqa: ANN401 - werkzeug's MultiDict
    """The query's parameters, each sent once.

    Raises:
        Invalid: one is sent twice, or holds what cannot be text.
    """
    if not arguments:
        return {}
    parameters: dict[str, str] = {}
    for name, values in arguments.lists():
        if len(values) != 1:
            raise Invalid.field(name, "Must be sent once.")
        if "\x00" in values[0] or "\ufffd" in values[0]:
            raise Invalid.field(name, "Must be UTF-8 without the NUL character.")
        parameters[name] = values[0]
    return parameters


def _first_line(function: Callable[..., Any]) -> str:
    return (function.__doc__ or function.__name__.replace("_", " ")).partition("\n")[0].rstrip(".")
