// The reference: socket.io as its documentation sets it up, with the work of our server and nothing around it.
// A client with the right token is let into its rooms; POST /emit sends the body to a room.
import { createServer } from "node:http";
import { Server } from "socket.io";

const [port, token, roomList] = process.argv.slice(2);
const rooms = roomList ? roomList.split(",") : [];

const http = createServer((request, response) => {
  const url = new URL(request.url, "http://localhost");
  if (url.pathname === "/ready") {
    response.end("ok");
  } else if (url.pathname === "/sockets") {
    response.end(String(io.engine.clientsCount));
  } else if (url.pathname === "/gc") {
    globalThis.gc?.();
    response.end("ok");
  } else if (url.pathname === "/emit") {
    emit(request, response, url.searchParams);
  } else {
    response.writeHead(404).end();
  }
});
const io = new Server(http);

// What socket.io's documentation recommends to save memory: nobody here needs the first request any more.
io.engine.on("connection", (socket) => {
  socket.request = null;
});
io.use((socket, next) => {
  next(socket.handshake.auth.token === token ? undefined : new Error("unauthenticated"));
});
io.on("connection", (socket) => {
  socket.join(rooms);
});

// `count` events to `room`, all at once or `rate` a second; the body is the event's [name, data, meta].
async function emit(request, response, wishes) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const [name, ...parts] = JSON.parse(Buffer.concat(chunks));
  const room = wishes.get("room");
  const count = Number(wishes.get("count") ?? 1);
  const pause = 1000 / Number(wishes.get("rate") ?? Infinity);
  let due = performance.now();
  for (let sent = 0; sent < count; sent += 1) {
    io.to(room).emit(name, ...parts);
    if (pause > 0) {
      due += pause;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    }
  }
  response.end("ok");
}

http.listen(Number(port), "127.0.0.1");
