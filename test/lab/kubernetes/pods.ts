import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const LAB = fileURLToPath(new URL('../lab.sh', import.meta.url));

/** Runs a command as root inside a lab host. */
function inHost(host: string, argv: readonly string[]): ChildProcess {
  return spawn('bash', [LAB, 'exec', host, ...argv], { stdio: ['pipe', 'pipe', 'pipe'] });
}

async function mustRun(host: string, script: string): Promise<void> {
  const child = inHost(host, ['sh', '-euc', script]);
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  child.stdin?.end();
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`${host}: ${said}`);
}

export function podAddress(node: number): string {
  return `10.244.${node}.2`;
}

/**
 * A pod's network on a lab host: a namespace whose eth0 leads through the host, which forwards to the other hosts as
 * flannel's host-gw does. The container's command runs in it, with the host's own programs instead of an image.
 */
export async function startPod(node: number, nodes: number, command: readonly string[]): Promise<void> {
  const others = Array.from({ length: nodes }, (_, i) => i + 1).filter((other) => other !== node);
  const routes = others.map((other) => `ip route replace 10.244.${other}.0/24 via 172.28.128.${10 + other}`);
  await mustRun(
    `n${node}`,
    `ip netns add pod
ip link add pod0 type veth peer name eth0 netns pod
ip addr add 10.244.${node}.1/24 dev pod0
ip link set pod0 up
ip -n pod link set lo up
ip -n pod addr add ${podAddress(node)}/24 dev eth0
ip -n pod link set eth0 up
ip -n pod route add default via 10.244.${node}.1
${routes.join('\n')}`,
  );
  inHost(`n${node}`, ['ip', 'netns', 'exec', 'pod', ...command]).stdin?.end();
}

/** SIGTERM, which must be enough, and then the network is taken down. */
export async function stopPod(node: number): Promise<void> {
  await mustRun(
    `n${node}`,
    `ip netns pids pod | xargs -r kill -TERM
n=0
while [ -n "$(ip netns pids pod)" ]; do n=$((n + 1)); [ $n -lt 100 ] || { echo 'a container ignores SIGTERM' >&2; exit 1; }; sleep 0.1; done
ip netns del pod
ip link del pod0 2>/dev/null || :`,
  );
}

export function execInPod(node: number, command: readonly string[]): ChildProcess {
  return inHost(`n${node}`, ['ip', 'netns', 'exec', 'pod', ...command]);
}
