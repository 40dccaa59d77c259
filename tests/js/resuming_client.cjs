// The official client, which comes back by itself and resumes by its cursor; prints a line for each thing that happens.
//   connected <transport> <id>     subscribed     <seq>     gone <reason>     refused <message>
const { io } = require('socket.io-client');

const [url, token, stream, transports, after] = process.argv.slice(2);
let cursor = Number(after);
let epoch;

function hear({ seq }) {
  if (seq <= cursor) return; // the room may begin before the page ends
  console.log(seq === cursor + 1 ? seq : `gap ${cursor} ${seq}`);
  cursor = seq;
}

const socket = io(url, {
  transports: transports.split(','),
  auth: { token, rooms: 'manual' },
  reconnectionDelay: 50,
  reconnectionDelayMax: 500,
  rejectUnauthorized: false,
});
socket.onAny((name, data, meta) => meta && meta.stream === stream && hear(meta));
socket.on('disconnect', (reason) => console.log(`gone ${reason}`));
socket.on('connect_error', (error) => console.log(`refused ${error.message}`));

// By callback, not by promise: what comes in the same poll right behind the page must find it applied.
function subscribe() {
  socket.emit('subscribe', { stream, after: cursor, epoch }, (page) => {
    if (!page.ok || page.reset) return console.log(`failed ${JSON.stringify(page)}`);
    epoch = page.epoch;
    page.events.forEach(hear);
    if (page.has_more) subscribe();
    else console.log('subscribed');
  });
}

socket.on('connect', () => {
  console.log(`connected ${socket.io.engine.transport.name} ${socket.id}`);
  socket.io.engine.once('upgrade', () => console.log(`upgraded ${socket.io.engine.transport.name}`));
  subscribe();
});
process.stdin.on('end', () => process.exit(0)).resume();
