"""Over one WebSocket, everything stands in one order: events, and answers to what clients ask for."""

import json

from tests.sockets.conftest import RawClient, SocketServer, masked


def test_an_answer_stands_exactly_between_what_came_before_and_after_it(server: SocketServer) -> None:
    clients = [RawClient(server.port).connect() for _ in range(4)]
    for number in range(50):
        for client in clients:
            client.send(f'42{number}["shout"]')
    for client in clients:
        seen, mine = [], []
        while len(seen) < 400 or len(mine) < 50:
            text = client.text()
            if text.startswith("43"):
                number = json.loads(text[text.index("[") :])[0]
                assert seen[-1] == [number, "before"]
                mine.append(number)
            else:
                seen.append(json.loads(text[2:])[1:])
        numbers = [number for number, _ in seen[::2]]
        assert numbers == sorted(numbers)
        assert seen[1::2] == [[number, "after"] for number in numbers]
        assert mine == sorted(mine)


def test_the_next_event_after_a_join_is_the_first_one_heard(server: SocketServer) -> None:
    client = RawClient(server.port).connect()
    assert client.command("join", "side") == {"ok": True}
    server.get("/emit/side?n=2")
    assert [client.event()[1], client.event()[1]] == [0, 1]


def test_commands_of_one_client_run_in_the_order_they_came(server: SocketServer) -> None:
    client = RawClient(server.port).connect()
    client.sock.sendall(b"".join(masked(f'42{n}["note",{n}]'.encode()) for n in range(300)))
    assert [json.loads(client.text()[2:].partition("[")[2][:-1]) for _ in range(300)] == list(range(300))
    assert server.get("/state")["done"] == list(range(300))
