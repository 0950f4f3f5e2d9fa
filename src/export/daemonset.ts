import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import { MANAGED_BY } from '../modules/toolbox/manifest.ts';
import { UsageError } from '../usage-error.ts';

const NAME = 'netfix-node';
const CONTAINER = 'node';
const SELECTOR = { 'app.kubernetes.io/name': NAME };
const LABELS = {
  ...SELECTOR,
  'app.kubernetes.io/component': CONTAINER,
  'app.kubernetes.io/part-of': 'netfix',
  ...MANAGED_BY,
};

/** Of a ConfigMap's data, in bytes (kubernetes.io, "ConfigMaps"). */
const MOST_BYTES = 1_048_576;

/**
 * In the mount namespace of the host's PID 1, so with the host's own sh and tools, D-Bus and /run: modules, /proc/sys,
 * firewall and systemd are the host's. In a chroot of its root systemctl would refuse to start anything. The script
 * comes on standard input, since the host does not see the pod's files. Ends between two runs when it is told to: PID 1
 * is another, but a shell waits for its child before it heeds a signal.
 */
function loop(seconds: number): string {
  return `trap 'exit 0' TERM INT
pause=${seconds}
while :; do
  if nsenter -t 1 -m -u -i -- sh -s </netfix/node.sh; then
    touch /tmp/right
    pause=${seconds}
  else
    echo "exit code $?, again in $pause seconds"
    rm -f /tmp/right
  fi
  sleep "$pause" & wait $!
  [ -e /tmp/right ] || [ "$pause" -ge 3600 ] || pause=$((pause * 2))
done`;
}

export interface DaemonSetOptions {
  image: string;
  namespace: string;
  /** Between two looks. */
  seconds: number;
}

/** The manifest of a ConfigMap with the script, and of a DaemonSet that runs it on every node again and again. */
export function daemonSet(script: string, options: DaemonSetOptions): string {
  const bytes = Buffer.byteLength(script);
  if (bytes > MOST_BYTES)
    throw new UsageError({
      message: `the script has ${bytes} bytes, and a ConfigMap takes no more than ${MOST_BYTES}`,
      hint: 'leave out tasks that write large files with --skip-tags',
    });
  const documents = [configMap(script, options), pods(script, options)];
  const texts = documents.map((each) => stringify(each, { lineWidth: 0, aliasDuplicateObjects: false }));
  return `# kubectl apply -f FILE\n${texts.join('---\n')}`;
}

function metadata({ namespace }: DaemonSetOptions) {
  return { name: NAME, namespace, labels: LABELS };
}

function configMap(script: string, options: DaemonSetOptions) {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata(options), data: { 'node.sh': script } };
}

/**
 * On every node, tainted and not ready ones too, in the host's network: what it mends may be what keeps pods from
 * having one of their own. A pod is ready while its node is right. Pods are made anew when the script changes, by its
 * hash; of those that are ready a tenth at a time, so that a script that fails does not reach all nodes.
 */
function pods(script: string, options: DaemonSetOptions) {
  const hash = createHash('sha256').update(script).digest('hex');
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: metadata(options),
    spec: {
      selector: { matchLabels: SELECTOR },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } },
      template: {
        metadata: { labels: LABELS, annotations: { 'netfix/script-sha256': hash } },
        spec: {
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          tolerations: [{ operator: 'Exists' }],
          priorityClassName: 'system-node-critical',
          hostPID: true,
          hostNetwork: true,
          terminationGracePeriodSeconds: 60,
          containers: [container(options)],
          volumes: [
            { name: 'script', configMap: { name: NAME } },
            { name: 'tmp', emptyDir: { sizeLimit: '1Mi' } },
          ],
        },
      },
    },
  };
}

/** Privileged: to enter another mount namespace takes CAP_SYS_ADMIN, CAP_SYS_CHROOT and a way past AppArmor (setns(2)). */
function container({ image, seconds }: DaemonSetOptions) {
  return {
    name: CONTAINER,
    image,
    imagePullPolicy: 'IfNotPresent',
    command: ['sh', '-c', loop(seconds)],
    readinessProbe: { exec: { command: ['test', '-e', '/tmp/right'] }, periodSeconds: 10 },
    resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '128Mi' } },
    securityContext: { privileged: true, runAsUser: 0, readOnlyRootFilesystem: true },
    volumeMounts: [
      { name: 'script', mountPath: '/netfix', readOnly: true },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  };
}
