import { quote, quoteAll } from '../../sh/quote.ts';
import { NAME } from './manifest.ts';
import type { ToolboxParams } from './params.ts';

/** Where kubeadm, k3s and RKE2 put the administrator's access, as their installation guides say. */
const KUBECONFIGS = [
  '/etc/kubernetes/admin.conf',
  '/etc/rancher/k3s/k3s.yaml',
  '/etc/rancher/rke2/rke2.yaml',
];

/**
 * POSIX sh before calls of `k`, which is kubectl with access to the cluster and a deadline for each request. It runs
 * without the prelude, too. RKE2 keeps its kubectl in a folder of its own.
 */
export function kubectl({ kubeconfig = '', namespace = 'default' }: ToolboxParams): string {
  return `PATH="\${PATH:+$PATH:}/usr/local/bin:/usr/bin:/bin:/var/lib/rancher/rke2/bin"
command -v kubectl >/dev/null 2>&1 || { echo 'kubectl is not installed' >&2; exit 127; }
config=${quote(kubeconfig)}
if [ -z "$config" ] && [ -z "\${KUBECONFIG:-}" ]; then
  for file in ${quoteAll(KUBECONFIGS)}; do if [ -z "$config" ] && [ -r "$file" ]; then config=$file; fi; done
fi
[ -z "$config" ] || export KUBECONFIG="$config"
k() { kubectl -n ${quote(namespace)} "$@"; }`;
}

/** `daemonset/NAME` */
export const DAEMON_SET = `daemonset/${NAME}`;
export const REQUEST_TIMEOUT = '--request-timeout=20s';
