// One end of the oracle's network. `listen`: prints `udp` and the sender's port for every datagram that arrives.
// `send`: reads one JSON list of packets per line and sends them.
import dgram from 'node:dgram';
import net from 'node:net';
import readline from 'node:readline';

const PORTS = [22, 53, 80, 6443, 8472, 9000, 30500];
const RECEIVER = { ip: '10.99.0.1', ip6: 'fd99::1' };

function listen() {
  for (const [type, address] of [
    ['udp4', RECEIVER.ip],
    ['udp6', RECEIVER.ip6],
  ]) {
    for (const port of PORTS) {
      const socket = dgram.createSocket({ type });
      socket.on('message', (_, from) => process.stdout.write(`udp ${from.port}\n`));
      socket.bind(port, address);
      const server = net.createServer((peer) => {
        peer.on('error', () => undefined).destroy();
      });
      server.listen(port, address);
    }
  }
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
  socket.on('error', () => undefined);
  socket.bind(sport, source, () =>
    socket.send('x', port, target, () => setTimeout(() => socket.close(), 50)),
  );
}

if (process.argv[2] === 'listen') listen();
else
  readline.createInterface({ input: process.stdin }).on('line', (line) => JSON.parse(line).forEach(sendOne));
process.stdout.write('ready\n');
