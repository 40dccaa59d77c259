"""The history of a task over REST, from either end."""

from tests.api.conftest import Api


def test_the_history_of_a_task_is_read_from_either_end_page_by_page(api: Api) -> None:
    world = api.world
    task = world.task(title="Paint")
    for title in ("Paint it", "Paint it green"):
        world.do(world.ben, "update_task", id=task, title=title)

    def after(sort: str) -> list[str]:
        fields: list[str] = []
        cursor = ""
        while True:
            path = f"/api/tasks/{task}/activity?limit=1&sort={sort}{cursor}"
            answer = api.client.get(path, headers=api.bearer(world.cleo))
            fields += [str(line["after"]) for line in answer.json["items"]]
            if answer.json["next_cursor"] is None:
                return fields
            cursor = f"&cursor={answer.json['next_cursor']}"

    assert after("id") == ["None", "Paint it", "Paint it green"]
    assert after("-id") == ["Paint it green", "Paint it", "None"]


def test_a_cursor_of_one_order_does_not_continue_the_other(api: Api) -> None:
    world = api.world
    task = world.task()
    world.do(world.ben, "update_task", id=task, title="Paint it")
    path = f"/api/tasks/{task}/activity?limit=1"
    cursor = api.client.get(path, headers=api.bearer(world.ben)).json["next_cursor"]
    answer = api.client.get(f"{path}&sort=-id&cursor={cursor}", headers=api.bearer(world.ben))
    assert answer.status_code == 422
