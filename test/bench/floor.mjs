// The floor: what ssh2 needs for one connection and one command per host, in one bare process and nothing else.
// usage: node floor.mjs KEY ADDRESS-FILE [COMMAND]
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import ssh2 from 'ssh2';

const AT_ONCE = 50;
const [keyFile, addressFile, command = 'true'] = process.argv.slice(2);
const key = ssh2.utils.parseKey(readFileSync(keyFile));
const addresses = readFileSync(addressFile, 'utf8').trim().split('\n');

function runOn(host) {
  return new Promise((resolve, reject) => {
    const client = new ssh2.Client();
    client.on('error', reject);
    client.on('ready', () => {
      client.exec(command, (error, channel) => {
        if (error) return reject(error);
        channel.on('close', (code) => {
          client.end();
          if (code === 0) resolve();
          else reject(new Error(`${host}: exit code ${code}`));
        });
        channel.resume();
        channel.stderr.resume();
      });
    });
    const authHandler = [{ type: 'publickey', username: 'ops', key }];
    client.connect({ sock: connect({ host, port: 22, noDelay: true }), username: 'ops', authHandler });
  });
}

const left = [...addresses];
async function worker() {
  for (let host = left.shift(); host !== undefined; host = left.shift()) await runOn(host);
}
await Promise.all(Array.from({ length: AT_ONCE }, worker));
console.log(`${addresses.length} hosts`);
process.exit(0);
