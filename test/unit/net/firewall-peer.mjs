// One end of the oracle's network. `listen`: prints `udp` and the sender's port for every datagram that arrives.
// `send`: reads one JSON list of packets per line, sends them, and prints `sent` when all are on the wire. A line to
// `listen` is answered by `heard` when all that had arrived before it is printed. A third word names the listener's
// addresses; then datagrams are answered, and the sender prints `answer` and its port for each answer.
import dgram from 'node:dgram';
import net from 'node:net';
import readline from 'node:readline';

const PORTS = [22, 53, 80, 6443, 8472, 9000, 30500];
const [, , role, given] = process.argv;
const RECEIVER = given === undefined ? { ip: '10.99.0.1', ip6: 'fd99::1' } : JSON.parse(given);

function listen() {
  for (const [type, address] of [
    ['udp4', RECEIVER.ip],
    ['udp6', RECEIVER.ip6],
  ]) {
    for (const port of PORTS) {
      const socket = dgram.createSocket({ type });
      socket.on('message', (_, from) => {
        process.stdout.write(`udp ${from.port}\n`);
        if (given !== undefined) socket.send('x', from.port, from.address);
      });
      socket.bind(port, address);
      const server = net.createServer((peer) => {
        peer.on('error', () => undefined).destroy();
      });
      server.listen(port, address);
    }
  }
}

/** libuv takes datagrams socket by socket: after a few turns of its loop nothing that had arrived is left. */
async function turns(count) {
  for (let i = 0; i < count; i++) await new Promise((next) => setImmediate(next));
}

async function answer() {
  await turns(10);
  process.stdout.write('heard\n');
}

async function sendAll(line) {
  await Promise.all(JSON.parse(line).map(sendOne));
  await turns(10);
  process.stdout.write('sent\n');
}

function sendOne({ family, protocol, source, sport, port }) {
  const target = RECEIVER[family];
  if (protocol === 'tcp') {
    const socket = net.connect({ host: target, port, localAddress: source, localPort: sport });
    socket.on('error', () => undefined);
    setTimeout(() => socket.destroy(), 400).unref();
    return;
  }
  const socket = dgram.createSocket({ type: family === 'ip' ? 'udp4' : 'udp6' });
  return new Promise((done) => {
    socket.on('error', done);
    socket.on('message', () => process.stdout.write(`answer ${sport}\n`));
    socket.bind(sport, source, () =>
      socket.send('x', port, target, () => {
        done();
        setTimeout(() => socket.close(), given === undefined ? 50 : 300);
      }),
    );
  });
}

if (role === 'listen') listen();
readline.createInterface({ input: process.stdin }).on('line', role === 'listen' ? answer : sendAll);
process.stdout.write('ready\n');
