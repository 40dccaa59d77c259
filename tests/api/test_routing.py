"""Our own routes are found in a table; Flask finds everything else, and would find the same (http/fast_dispatch.py)."""

from collections.abc import Callable

import pytest

from taskcast.http.services import HttpSettings
from tests.api.conftest import ORIGIN, Api

ASKED = [
    ("GET", "/api/tasks/{task}"), ("HEAD", "/api/tasks/{task}"), ("PATCH", "/api/tasks/{task}"), ("PUT", "/api/tasks/{task}"),
    ("GET", "/api/tasks/{task}/activity"), ("GET", "/api/tasks?limit=1"), ("GET", "/api/tasks?limit=x"), ("GET", "/api/me"),
    ("GET", "/api/tasks/0"), ("GET", "/api/tasks/0{task}"), ("GET", "/api/tasks/+{task}"), ("GET", "/api/tasks/{task}/"),
    ("GET", "/api/tasks/9223372036854775807"), ("GET", "/api/tasks/9223372036854775808"), ("GET", "/api/tasks/%7B%7D"),
    ("PATCH", "/api/tasks/%7B%7D"), ("GET", "/api/tasks/%D9%A7"), ("GET", "/api/tasks/{task}/1"), ("GET", "/api//tasks/{task}"),
    ("POST", "/api/tasks/{task}"), ("OPTIONS", "/api/tasks/{task}"), ("DELETE", "/api/me"), ("GET", "/api/nothing/{task}"),
    ("GET", "/api/projects/1/members"), ("DELETE", "/api/projects/1/members/99"), ("POST", "/api/deliveries/7/send"),
    ("DELETE", "/api/tasks/{task}"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), ASKED)
def test_the_table_answers_as_flask_does(
    open_api: Callable[..., Api], api: Api, method: str, path: str
) -> None:
    """Where an origin is configured every request goes Flask's way."""
    flasks = open_api(HttpSettings(origin=ORIGIN, cors_origins=("https://friend.example",)))
    answers = []
    for each in (api, flasks):
        task = each.world.task()
        body = {"json": {"title": "Paint"}} if method in {"PATCH", "PUT", "POST"} else {}
        answer = each.call(each.world.ada, method, path.format(task=task), **body)
        headers = {name: value for name, value in answer.headers if name != "Vary"}
        answers.append((answer.status_code, answer.data, headers))
    assert answers[0] == answers[1]
