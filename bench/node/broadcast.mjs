// The reference of fan-out: socket.io as its documentation sets it up, which publishes to a room on command,
// like ../_broadcast.py. Events have the same bytes on the wire.
import { createServer } from "node:http";
import { Server } from "socket.io";

const ROOM = "project:1";
let seq = 100000;

function parts(bytes, knownAt) {
  const meta = {
    type: "task_updated", stream: "project:1", seq: seq++, at: "2026-11-24T18:00:00.000000Z",
    actor_id: 1, command_id: null, changed: ["title"],
  };
  const data = { sent: "", id: 7, title: "Paint the door", description: "", version: 1 };
  const header = bytes < 128 ? 2 : bytes < 65540 ? 4 : 10;
  const bare = '42["task_updated",,]'.length + 20 + JSON.stringify(data).length + JSON.stringify(meta).length;
  data.description = "x".repeat(bytes - header - bare);
  data.sent = knownAt;
  return [data, meta];
}

const http = createServer((request, response) => {
  const url = new URL(request.url, "http://localhost");
  if (url.pathname !== "/run") {
    response.end("ok");
    return;
  }
  const ask = (name, otherwise) => Number(url.searchParams.get(name) ?? otherwise);
  const [rounds, burst, every, bytes] = [ask("rounds"), ask("burst"), ask("every") * 1000, ask("bytes", 435)];
  const began = performance.now();
  const round = (number) => {
    const knownAt = process.hrtime.bigint().toString().padStart(20, "0");
    for (let event = 0; event < burst; event++) {
      io.to(ROOM).emit("task_updated", ...parts(bytes, knownAt));
    }
    if (number + 1 === rounds) {
      response.end("ok");
    } else {
      setTimeout(round, Math.max(0, began + (number + 1) * every - performance.now()), number + 1);
    }
  };
  round(0);
});

const io = new Server(http);
io.on("connection", (socket) => socket.join(ROOM));
http.listen(Number(process.argv[2]), "127.0.0.1", 4096);
