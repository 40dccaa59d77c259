// A client that is told it was too slow comes back by itself, as the page relies on; prints JSON.
const { io } = require('socket.io-client');

const [url] = process.argv.slice(2);
const socket = io(url, { transports: ['websocket'], reconnectionDelay: 50, reconnectionDelayMax: 50 });
const told = { reasons: [] };

socket.on('disconnected', ({ reason }) => told.reasons.push(reason));
socket.on('disconnect', (reason) => { told.ended = reason; });
socket.once('connect', async () => {
  socket.once('connect', () => {
    told.back = true;
    console.log(JSON.stringify(told));
    process.exit(0);
  });
  await fetch(`${url}/disconnect/${socket.id}/too_slow`);
});
