"""`GET /api/tasks?q=`: filters over REST, and what they tell of projects that are not one's own."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from taskcast.domain.permissions import Actor
from taskcast.http.paging import write_cursor
from taskcast.ports.queries import TooSlow
from taskcast.storage.queries.sql_queries import SqlQueries
from tests.api.conftest import Api
from tests.storage.observing import overheard

CANARY = "zanzibar"


def ask(api: Api, actor: Actor, **query: Any) -> Any:
    return api.get(actor, f"/api/tasks?{urlencode(query)}")


def titles(api: Api, actor: Actor, **query: Any) -> list[str]:
    answer = ask(api, actor, **query)
    assert answer.status_code == 200, answer.json
    return [task["title"] for task in answer.json["items"]]


def error(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 422, answer.json
    (only,) = answer.json["errors"]
    found: dict[str, Any] = only
    return found


def test_a_filter_lists_tasks_of_all_ones_projects(api: Api):
    world = api.world
    world.task(title="Pay the invoice", assignee_ids=[world.ben.user_id], due={"date": "2026-11-23"})
    world.task(world.ben, title="Write invoices", project_id=None)
    world.task(title="Paint")
    assert titles(api, world.ben, q="inv", sort="-created") == ["Write invoices", "Pay the invoice"]
    assert titles(api, world.ben, q="assignee:me due:<=today") == ["Pay the invoice"]
    assert titles(api, world.ben, q="inv", project_id=world.project) == ["Pay the invoice"]


def test_the_same_filter_is_taken_as_a_tree(api: Api):
    world = api.world
    world.task(title="Paint", priority=4)
    world.task(title="Mow")
    tree = {"type": "term", "key": "priority", "values": [4], "op": "="}
    assert titles(api, world.ada, query=json.dumps(tree)) == ["Paint"]


def test_the_pages_of_a_list_have_one_today(api: Api):
    world = api.world
    for number in range(3):
        world.task(title=f"Paint {number}", due={"date": "2026-11-23"})
    first = ask(api, world.ada, q="due:today", limit=2, sort="due").json
    world.clock.advance(days=1)
    api.patch(world.ada, "/api/me", {"timezone": "Pacific/Kiritimati"})
    second = ask(api, world.ada, q="due:today", limit=2, sort="due", cursor=first["next_cursor"]).json
    found = [task["title"] for page in (first, second) for task in page["items"]]
    assert (found, second["next_cursor"]) == (["Paint 0", "Paint 1", "Paint 2"], None)
    assert titles(api, world.ada, q="due:today") == []


@pytest.mark.parametrize(
    "sort",
    [
        "manual",
        "-manual",
        "due",
        "-due",
        "priority",
        "-priority",
        "created",
        "-updated",
        "completed",
        "title",
    ],
)
def test_every_sort_of_a_view_pages_through_the_whole_list(api: Api, sort: str):
    world = api.world
    for number, due in enumerate([None, {"date": "2026-12-01"}, {"date": "2026-12-02"}]):
        for title in ("Ärger", "apfel"):
            task = world.task(title=title, priority=number, due=due)
            world.clock.advance(seconds=1)
        world.do(world.ada, "complete_task", id=task)
    q = "is:open,done"
    whole = [task["id"] for task in ask(api, world.ada, q=q, sort=sort).json["items"]]
    seen: list[int] = []
    cursor: dict[str, str] = {}
    while True:
        page = ask(api, world.ada, q=q, sort=sort, limit=1, **cursor).json
        seen += [task["id"] for task in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert (seen, len(whole)) == (whole, 6)


def test_whoever_lacks_the_value_comes_last_in_both_directions(api: Api):
    world = api.world
    world.task(title="none")
    world.task(title="early", due={"date": "2026-12-01"})
    world.task(title="late", due={"date": "2026-12-02"})
    assert titles(api, world.ada, q="", sort="due") == ["early", "late", "none"]
    assert titles(api, world.ada, q="", sort="-due") == ["late", "early", "none"]


@pytest.mark.parametrize(
    ("query", "field", "expected", "column"),
    [
        ({"q": "due:soon"}, "q", "day-expected", 5),
        ({"q": "foo:bar"}, "q", "unknown-key", 1),
        ({"q": 'a "b'}, "q", "quote-expected", 3),
        ({"q": "x" * 2001}, "q", "too-long", 2001),
        ({"q": "assignee:nobody"}, "q", "unknown-name", 10),
        ({"query": "{"}, "query", "value-expected", None),
        ({"query": '{"type":"term","key":"due","values":["soon"]}'}, "query", "day-expected", None),
    ],
)
def test_an_error_names_what_was_expected_and_where(
    api: Api, query: dict[str, str], field: str, expected: str, column: int | None
):
    found = error(ask(api, api.world.ada, **query))
    assert (found["field"], found["expected"], found.get("column")) == (field, expected, column)


def test_too_long_a_filter_says_what_to_do(api: Api):
    assert error(ask(api, api.world.ada, q="x" * 2001))["message"] == (
        "Must have at most 2,000 characters. Leave some of its terms out."
    )


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"q": "", "query": '{"type":"and"}'}, "query"),
        ({"q": "", "filter": "x"}, "filter"),
        ({"q": "", "completed": "true"}, "completed"),
        ({"q": "", "trashed": "true"}, "trashed"),
        ({"sort": "manual"}, "sort"),
        ({"q": "", "sort": "colour"}, "sort"),
        ({"q": "", "cursor": "WyJpZCIsMV0"}, "cursor"),
    ],
)
def test_what_does_not_go_together_is_refused(api: Api, query: dict[str, str], field: str):
    assert error(ask(api, api.world.ada, **query))["field"] == field


def test_a_cursor_of_another_form_is_refused_whatever_it_holds(api: Api):
    now = api.world.clock.now()
    forged = [
        write_cursor("due", "no time", "UTC", 0, "2026-12-01", 1),
        write_cursor("due", now, "Nowhere/At-all", 0, "2026-12-01", 1),
        write_cursor("due", now, "UTC", 2, "2026-12-01", 1),
        write_cursor("due", now, "UTC", 0, 5, 1),
        write_cursor("due", now, "UTC", 0, "2026-12-01"),
        *(
            write_cursor("due", f"{day}T12:00:00.000000Z", zone, 0, "2026-12-01", 1)
            for day in ("0001-01-01", "1000-01-01", "9999-12-31")
            for zone in ("Pacific/Kiritimati", "UTC", "America/Los_Angeles")
        ),
        write_cursor("priority", now, "UTC", 0, "2026-12-01", 1),
    ]
    for cursor in forged:
        sort = "priority" if cursor == forged[-1] else "due"
        query = {"q": "created:>=-9999w due:<=+9999w", "sort": sort, "cursor": cursor}
        assert error(ask(api, api.world.ada, **query))["field"] == "cursor"


def _secret(api: Api) -> dict[str, int]:
    """A project of Ada's own, in which everything is called by a word that is nowhere else."""
    world = api.world
    project = world.data(world.ada, "create_project", name=CANARY)["id"]
    made = {"project_id": project, "name": CANARY}
    label, section = (world.data(world.ada, f"create_{kind}", **made)["id"] for kind in ("label", "section"))
    task = world.task(
        title=CANARY, description=CANARY, project_id=project, label_ids=[label], section_id=section,
        assignee_ids=[world.ada.user_id], priority=4, due={"date": "2026-11-23"},
    )  # fmt: skip
    world.data(world.ada, "add_comment", task_id=task, body=CANARY)
    return {"project": project, "label": label, "section": section, "task": task}


@pytest.mark.promise("P6")
def test_filters_tell_nothing_of_projects_that_are_not_ones_own(api: Api):
    world, secret = api.world, _secret(api)
    world.task(title="Paint")
    texts = [
        CANARY, f'"{CANARY}"', f"title:{CANARY}", f"label:{CANARY}", f"section:{CANARY}", f"#{secret['task']}",
        f"parent:{secret['task']}", "priority:p1", "due:today", "is:overdue", f"not {CANARY}", "is:open,done",
        "created:today", "has:description", "-label:none",
    ]  # fmt: skip
    terms = [
        {"type": "term", "key": key, "values": [secret[key]]} for key in ("project", "label", "section")
    ] + [{"type": "term", "key": "id", "values": [secret["task"]]}]
    for actor in (world.ben, world.dov, world.eve):
        for query in [*({"q": text} for text in texts), *({"query": json.dumps(term)} for term in terms)]:
            for sort in ("id", "-due", "title"):
                answer = ask(api, actor, sort=sort, **query)
                assert answer.status_code == 200
                assert CANARY not in answer.text, (query, sort)


@pytest.mark.promise("P6")
@pytest.mark.parametrize("key", ["project", "assignee", "creator"])
def test_a_name_of_others_answers_exactly_as_one_that_nobody_has(api: Api, key: str):
    world = api.world
    _secret(api)
    world.task(world.dov, title="Own", project_id=None)
    known = CANARY if key == "project" else "Ada"
    found = ask(api, world.dov, q=f"{key}:{known}")
    unknown = ask(api, world.dov, q=f"{key}:{'x' * len(known)}")
    assert found.status_code == unknown.status_code == 422
    assert found.text.replace(known, "x" * len(known)) == unknown.text
    assert titles(api, world.ben, q="assignee:ada") == []  # who shares a project is known by name,
    assert (
        error(ask(api, world.ben, q="assignee:ada@example.org"))["expected"] == "unknown-name"
    )  # not by address
    assert titles(api, world.ben, q="assignee:ben@example.org") == []


@pytest.mark.promise("P6")
def test_a_cursor_of_somebody_else_leads_to_ones_own_tasks_only(api: Api):
    world, secret = api.world, _secret(api)
    world.task(title=CANARY, project_id=secret["project"], due={"date": "2026-11-24"})
    mine = world.task(world.ben, title="Own", project_id=None, due={"date": "2026-11-25"})
    for sort in ("id", "due", "-updated", "manual", "title", "priority"):
        first = ask(api, world.ada, q=f"project:{CANARY} or is:mine", sort=sort, limit=1).json
        theirs = ask(api, world.ben, q="", sort=sort, cursor=first["next_cursor"])
        assert theirs.status_code == 200
        assert CANARY not in theirs.text
        assert {task["id"] for task in theirs.json["items"]} <= {mine}


@pytest.mark.promise("P6")
@pytest.mark.parametrize("key", ["project", "label", "section", "task"])
def test_an_id_of_others_answers_exactly_as_one_that_nothing_has(api: Api, key: str):
    """Also of a saved view, which keeps what it was given and asks nobody."""
    world, secret = api.world, _secret(api)
    terms = [
        {"type": "term", "key": name, "values": [number], "op": "="}
        for name in (("id", "parent") if key == "task" else (key,))
        for number in (secret[key], 10**6)
    ]
    api.post(
        world.ben, "/api/views", {"name": "First", "query": {"type": "and", "nodes": []}}
    )  # who asks is known now
    for foreign, unused in zip(terms[::2], terms[1::2], strict=True):
        texts = []
        for term in (foreign, unused):
            with overheard(world.store) as heard:
                listed = ask(api, world.ben, query=json.dumps(term))
                kept = api.post(world.ben, "/api/views", {"name": "Late", "query": term})
            assert (listed.json["items"], kept.status_code, kept.json["query"]) == ([], 201, term)
            texts.append((listed.text, len(heard)))
        assert texts[0] == texts[1]


@pytest.mark.promise("P6")
def test_a_shared_view_tells_nothing_of_a_project_that_only_its_author_sees(api: Api):
    world, secret = api.world, _secret(api)
    query = {"type": "term", "key": "project", "values": [secret["project"]], "op": "="}
    shared = {"name": "Late", "query": query, "project_id": world.project}
    view = api.post(world.ada, "/api/views", shared).json
    paths = [
        f"/api/views/{view['id']}",
        f"/api/projects/{world.project}/views",
        f"/api/projects/{world.project}/snapshot",
        "/api/search?q=late",
        f"/api/tasks?{urlencode({'query': json.dumps(query)})}",
    ]
    for path in paths:
        answer = api.get(world.ben, path)
        assert answer.status_code == 200, path
        assert CANARY not in answer.text, path
    assert CANARY in api.get(world.ada, paths[-1]).text


@pytest.mark.promise("P6")
def test_a_removed_member_has_none_of_the_views_that_were_shared(api: Api):
    world = api.world
    shared = {"name": CANARY, "query": {"type": "and", "nodes": []}, "project_id": world.project}
    view = api.post(world.ben, "/api/views", shared).json["id"]
    one, all_of_them = f"/api/views/{view}", f"/api/projects/{world.project}/views"
    assert [api.get(world.ben, path).status_code for path in (one, all_of_them)] == [200, 200]
    world.do(world.ada, "remove_member", project_id=world.project, user_id=world.ben.user_id)
    refused = [api.get(world.ben, path) for path in (one, all_of_them)]
    refused += [api.patch(world.ben, one, {"name": "Mine"}), api.post(world.ben, f"{one}/move", {})]
    assert [answer.status_code for answer in refused] == [404] * 4
    for path in ("/api/views", f"/api/search?q={CANARY}", "/api/me/snapshot", "/api/tasks?q="):
        answer = api.get(world.ben, path)
        assert answer.status_code == 200
        assert CANARY not in answer.text, path


@pytest.mark.promise("P6")
def test_a_removed_member_finds_nothing_at_once_on_a_next_page_either(api: Api):
    world = api.world
    for number in range(3):
        world.task(title=f"Paint {number}")
    q = "paint project:Garden"
    first = ask(api, world.ben, q=q, limit=1).json
    assert [task["title"] for task in first["items"]] == ["Paint 0"]
    world.do(world.ada, "remove_member", project_id=world.project, user_id=world.ben.user_id)
    assert titles(api, world.ben, q="paint") == []
    tree = json.dumps({"type": "words", "words": "paint"})
    assert titles(api, world.ben, query=tree, cursor=first["next_cursor"]) == []
    assert error(ask(api, world.ben, q=q))["expected"] == "unknown-name"


def test_a_filter_costs_as_many_statements_among_twenty_tasks_as_among_one(api: Api):
    world = api.world

    def statements() -> list[int]:
        counts = []
        for path in ("/api/tasks?q=paint+label:urgent+due:<=today", "/api/search?q=paint"):
            with overheard(world.store) as heard:
                assert api.get(world.ada, path).status_code == 200
            counts.append(len(heard))
        return counts

    world.task(title="Paint")
    statements()  # the first opens a connection
    few = statements()
    for number in range(20):
        label = world.data(world.ada, "create_label", project_id=world.project, name=f"Paint {number}")["id"]
        task = world.task(title="Paint", description="paint", label_ids=[label])
        world.data(world.ben, "add_comment", task_id=task, body="paint")
    assert statements() == few


def test_what_takes_too_long_says_so(api: Api, monkeypatch: pytest.MonkeyPatch):
    def stopped(*_: object) -> None:
        raise TooSlow

    monkeypatch.setattr(SqlQueries, "filtered_tasks", stopped)
    monkeypatch.setattr(SqlQueries, "search", stopped)
    found = error(ask(api, api.world.ada, q="paint"))
    assert (found["field"], found["expected"], "column" in found) == ("q", "too-slow", False)
    assert found["rule"] == "filter-too-slow"  # by which the page says it in the language of its reader
    assert error(api.get(api.world.ada, "/api/search?q=paint"))["expected"] == "too-slow"


@pytest.mark.promise("P6")
def test_a_search_tells_nothing_of_projects_that_are_not_ones_own(api: Api):
    world, secret = api.world, _secret(api)
    world.task(title="Paint")
    texts = [CANARY, CANARY[:3], CANARY[0], f'"{CANARY}"', f"#{secret['task']}", f"/projects/{secret['project']}",
             f"https://example.org/projects/{secret['project']}/tasks/{secret['task']}", f"paint {CANARY}"]  # fmt: skip
    for actor in (world.ben, world.dov, world.eve):
        for text in texts:
            answer = api.get(actor, f"/api/search?{urlencode({'q': text})}")
            assert answer.status_code == 200
            assert CANARY not in answer.text, text
    assert CANARY in api.get(world.ada, f"/api/search?q={CANARY}").text


@pytest.mark.parametrize("query", ["", "q=" + "x" * 201, "q=" + "a+" * 21, "q=a&limit=0", "q=a&limit=51"])
def test_a_search_is_bounded(api: Api, query: str):
    text = query if "a+" not in query else "q=" + "+".join(f"a{number}" for number in range(21))
    assert api.get(api.world.ada, f"/api/search?{text}").status_code == 422
