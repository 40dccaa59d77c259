"""The API does what its OpenAPI document says (promise P9)."""

import jsonschema
import msgspec
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import positive_data_acceptance, unsupported_method

from taskcast.http.openapi import document
from taskcast.http.routes import ROUTES
from tests.api.conftest import Api
from tests.shared.wire.record import HERE

pytestmark = pytest.mark.promise("P9")


def test_every_route_is_described_with_parameters_answers_and_problems(api: Api):
    described = api.client.get("/api/openapi.json").json
    assert described["openapi"] == "3.1.0"
    for route in ROUTES:
        for method in route.methods:
            operation = described["paths"][route.path][method.lower()]
            named = {parameter["name"] for parameter in operation["parameters"] if parameter["in"] == "path"}
            assert named == {name for name, _ in route.path_fields()}
            assert str(route.status) in operation["responses"]
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    assert list(answer["content"]) == ["application/problem+json"]


def test_operations_have_names_of_their_own(api: Api):
    paths = api.client.get("/api/openapi.json").json["paths"]
    names = [operation["operationId"] for methods in paths.values() for operation in methods.values()]
    assert len(names) == len(set(names))


def test_every_reference_leads_somewhere():
    described = msgspec.to_builtins(document(ROUTES))
    schemas = described["components"]["schemas"]
    text = msgspec.json.encode(described).decode()
    wanted = {part.partition('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert wanted <= schemas.keys()
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(
    ("golden", "name"),
    [
        ("answers/create_task", "Task"),
        ("answers/create_project", "Project"),
        ("answers/create_section", "Section"),
        ("answers/add_comment", "Comment"),
        ("answers/update_me", "User"),
        ("answers/invite", "InvitationMade"),
        ("pages/page", "EventPage"),
        ("pages/reset", "EventReset"),
        ("snapshots/project", "ProjectSnapshot"),
        ("snapshots/me", "MeSnapshot"),
    ],
)
def test_what_is_always_in_an_answer_is_described_as_required(golden: str, name: str):
    described = document(ROUTES)["components"]["schemas"][name]
    assert described["required"] == list(msgspec.json.decode((HERE / f"{golden}.json").read_bytes()))


def test_what_may_be_left_out_of_a_request_is_not_required():
    described = document(ROUTES)["components"]["schemas"]
    assert described["CreateTask"]["required"] == ["title"]
    assert described["CreateTask"]["properties"]["priority"]["default"] == 0


def test_the_docs_page_and_what_it_needs_come_from_here(api: Api):
    page = api.client.get("/api/docs")
    assert page.status_code == 200
    assert "https://" not in page.text
    for path in ("/api/docs.js", "/api/docs.css"):
        assert api.client.get(path).status_code == 200


# Ending the very token we speak with, or its account, would only test 401 from then on.
SPARED = {"revoke_token", "update_user", "logout", "change_password"}

# Rules go beyond what a schema can say (a section must belong to the task's project); OPTIONS is refused on purpose.
BEYOND = [positive_data_acceptance, unsupported_method]


def _fuzz(api: Api, *, examples: int) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", api.app)
    # Packed answers are no concern of the description, and the client in this process unpacks none.
    headers = {**api.bearer(api.world.ada), "Accept-Encoding": "identity"}
    valid, invalid = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
    wrong: dict[str, str] = {}
    for found in schema.get_all_operations():
        operation = found.ok()
        name = operation.definition.raw["operationId"]
        if name.removesuffix("_by_put") in SPARED:
            continue

        @settings(
            max_examples=examples, deadline=None, derandomize=True, database=None,
            phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(
            case=operation.as_strategy(generation_mode=valid) | operation.as_strategy(generation_mode=invalid)
        )
        def exercise(case: schemathesis.Case) -> None:
            api.pace._buckets.clear()
            case.call_and_validate(headers=headers, excluded_checks=BEYOND)

        try:
            exercise()
        except FailureGroup as group:
            wrong[name] = "\n".join(f"{each.title}: {each.message}" for each in group.exceptions)
    assert not wrong, "\n\n".join(f"{name}\n{text}" for name, text in wrong.items())


def test_whatever_is_sent_the_answers_are_as_described(api: Api):
    _fuzz(api, examples=5)


@pytest.mark.soak
def test_whatever_is_sent_for_long_the_answers_are_as_described(api: Api):
    _fuzz(api, examples=400)
