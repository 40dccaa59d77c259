"""`GET /api/me/tokens` tells when each token was last used, by REST or by socket, and asking writes nothing."""

from tests.services.server import StartTaskcast
from tests.support.people import ADA, BEN
from tests.support.phones import Phone

from .conftest import Api


def test_requests_note_a_use_and_write_nothing(api: Api):
    ada = api.world.ada
    before = api.world.clock.now()
    headers = {"Authorization": f"Bearer {api.token(ada, scope='read', name='backup')}"}

    def used() -> dict[str, str | None]:
        items = api.client.get("/api/me/tokens", headers=headers).json["items"]
        return {item["name"]: item["last_used_at"] for item in items}

    assert used()["backup"] is None
    assert used()["backup"] is None
    api.world.instance.token_uses.write(api.world.store, api.world.clock.now())
    assert used()["backup"] == before


def test_a_server_that_is_stopped_has_written_which_tokens_were_used(taskcast_server: StartTaskcast):
    server = taskcast_server(people=(ADA, BEN))
    assert server.client_for(ADA).get("/api/me").is_success
    Phone.of(server, BEN).close()
    server.restart()
    for person in (ADA, BEN):
        (token,) = server.client_for(person).get("/api/me/tokens").json()["items"]
        assert token["last_used_at"] > token["created_at"]
