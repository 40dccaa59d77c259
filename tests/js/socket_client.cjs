// Drives a server of tests/sockets/app.py with the official client and prints what came of it as JSON.
const { io } = require('socket.io-client');

const [url, transports] = process.argv.slice(2);
const options = { transports: transports.split(','), forceNew: true, reconnection: false };
const get = (path) => fetch(url + path).then((answer) => answer.text());

async function main() {
  const told = {};
  told.refused = await new Promise((resolve) => {
    const refused = io(url, { ...options, auth: { refuse: true } });
    refused.on('connect_error', (error) => {
      resolve({ message: error.message, code: error.data.code });
      refused.close();
    });
  });

  const socket = io(url, { ...options, auth: { name: 'Ada' } });
  const heard = [];
  const answers = [];
  const everything = new Promise((resolve) => {
    const look = () => heard.length === 2000 && answers.length === 200 && resolve();
    socket.on('numbered', (number) => { heard.push(number); look(); });
    socket.on('connect', () => {
      for (let number = 0; number < 200; number += 1) {
        socket.emit('note', number, (answer) => { answers.push(answer); look(); });
      }
    });
  });
  await new Promise((resolve) => socket.on('connect', resolve));
  const storm = get('/emit/all?n=2000&burst=10');
  await everything;
  await storm;
  told.heard = heard;
  told.answers = answers;
  told.unknown = (await socket.emitWithAck('nonsense')).error.status;

  told.transport = socket.io.engine.transport.name;
  const ended = new Promise((resolve) => socket.on('disconnect', resolve));
  socket.on('disconnected', ({ reason }) => { told.reason = reason; });
  await get(`/disconnect/${socket.id}/password_changed`);
  told.ended = await ended;
  console.log(JSON.stringify(told));
  process.exit(0);
}

main();
