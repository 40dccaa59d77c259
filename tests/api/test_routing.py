"""The router serves our routes; Flask serves everything else, and would serve the routes alike (http/router.py)."""

from collections.abc import Callable

import pytest

from taskcast.http.router import Router
from taskcast.http.services import HttpSettings
from tests.api.conftest import ORIGIN, Api, without_router

FRIEND = "https://friend.example"
ASKED = [
    ("GET", "/api/tasks/{task}"), ("HEAD", "/api/tasks/{task}"), ("PATCH", "/api/tasks/{task}"), ("PUT", "/api/tasks/{task}"),
    ("GET", "/api/tasks/{task}/activity"), ("GET", "/api/tasks?limit=1"), ("GET", "/api/tasks?limit=x"), ("GET", "/api/me"),
    ("GET", "/api/tasks/0"), ("GET", "/api/tasks/0{task}"), ("GET", "/api/tasks/+{task}"), ("GET", "/api/tasks/{task}/"),
    ("GET", "/api/tasks/9223372036854775807"), ("GET", "/api/tasks/9223372036854775808"), ("GET", "/api/tasks/%7B%7D"),
    ("PATCH", "/api/tasks/%7B%7D"), ("GET", "/api/tasks/%D9%A7"), ("GET", "/api/tasks/{task}/1"), ("GET", "/api//tasks/{task}"),
    ("POST", "/api/tasks/{task}"), ("OPTIONS", "/api/tasks/{task}"), ("DELETE", "/api/me"), ("GET", "/api/nothing/{task}"),
    ("GET", "/api/projects/1/members"), ("PUT", "/api/projects/1/members/99"), ("DELETE", "/api/projects/1/members/99"), ("POST", "/api/deliveries/7/send"),
    ("DELETE", "/api/tasks/{task}"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), ASKED)
@pytest.mark.parametrize("origin", [None, FRIEND])
def test_the_router_answers_as_flask_does(
    open_api: Callable[..., Api], monkeypatch: pytest.MonkeyPatch, method: str, path: str, origin: str | None
) -> None:
    web = HttpSettings(origin=ORIGIN, cors_origins=() if origin is None else (origin,))
    answers = []
    for is_routed in (True, False):
        each = open_api(web)
        if not is_routed:
            without_router(monkeypatch)
        task = each.world.task()
        body = {"json": {"title": "Paint"}} if method in {"PATCH", "PUT", "POST"} else {}
        headers = {} if origin is None else {"Origin": origin}
        answer = each.call(each.world.ada, method, path.format(task=task), headers=headers, **body)
        answers.append((answer.status_code, answer.data, sorted(answer.headers)))
        assert answer.headers.get("Access-Control-Allow-Origin") == origin
    assert answers[0] == answers[1]


def test_an_address_with_two_ids_is_found_by_the_router() -> None:
    def view() -> None: ...

    router = Router(view, view)  # type: ignore[arg-type]
    router.add("PUT", "/api/projects/{}/members/{}", ["id", "user_id"], view)  # type: ignore[arg-type]
    assert router.find("PUT", "/api/projects/3/members/5") == (view, {"id": 3, "user_id": 5})
    assert router.find("PUT", "/api/projects/3/members/05") is None
    assert router.find("PUT", "/api/projects/3/members") is None
    assert router.find("PUT", "/api/projects/{}/members/{}") is None
