import { fileURLToPath } from 'node:url';
import type { Lab } from '../lab.ts';

const API = fileURLToPath(new URL('./api.ts', import.meta.url));
const TYPESCRIPT = fileURLToPath(new URL('../../../scripts/typescript.mjs', import.meta.url));
const PORT = 8001;

const KUBECONFIG = `apiVersion: v1
kind: Config
clusters: [{ name: lab, cluster: { server: "http://172.28.128.1:${PORT}" } }]
contexts: [{ name: lab, context: { cluster: lab, user: admin } }]
users: [{ name: admin, user: {} }]
current-context: lab
`;

/** The hosts of a lab as a cluster whose control plane is n1 (see api.ts). It ends with the lab. */
export async function startCluster(lab: Lab, nodes: number): Promise<void> {
  const argv = [process.execPath, '--import', TYPESCRIPT, API, String(PORT), String(nodes)];
  const api = lab.station(argv, { timeoutMs: 600_000 });
  const file = '/etc/kubernetes/admin.conf';
  await lab.exec('n1', `mkdir -p /etc/kubernetes && printf '%s' '${KUBECONFIG}' >${file}`);
  const asked = (async () => {
    for (let tries = 0; tries < 300; tries++) {
      const { code } = await lab.exec(
        'n1',
        `kubectl --kubeconfig ${file} get daemonsets || { sleep 0.1; exit 1; }`,
      );
      if (code === 0) return;
    }
    throw new Error('the API server does not answer');
  })();
  const ended = api.then(({ stdout, stderr }) =>
    Promise.reject(new Error(`the API server ended: ${stdout}${stderr}`)),
  );
  ended.catch(() => undefined);
  await Promise.race([asked, ended]);
}
