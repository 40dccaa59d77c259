// The official client subscribes with a cursor, keeps it as docs/reference/wire.md says, and prints the seqs it heard.
const { io } = require('socket.io-client');

const [url, token, stream, after] = process.argv.slice(2);
const wanted = 40;
const seqs = [];

function hear(event) {
  seqs.push(event.seq);
  if (seqs.length === wanted) {
    console.log(seqs.join('\n'));
    socket.close();
  }
}

const socket = io(url, { transports: ['websocket'], auth: { token, rooms: 'manual' } });
socket.on('task_updated', (task, meta) => hear({ ...meta, data: task }));
socket.on('connect', async () => {
  const page = await socket.emitWithAck('subscribe', { stream, after: Number(after) });
  console.log('subscribed');
  page.events.forEach(hear);
});
