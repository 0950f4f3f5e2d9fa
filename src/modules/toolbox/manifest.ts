import { DEFAULT_IMAGE } from './params.ts';

export const NAME = 'netfix-toolbox';
export const CONTAINER = 'toolbox';
/** Of the recommended labels (kubernetes.io, "Recommended Labels"); what has it is ours to change and to remove. */
export const MANAGED_BY = { 'app.kubernetes.io/managed-by': 'netfix' };
export const SELECTOR = { 'app.kubernetes.io/name': NAME };

/** Sleeps, and ends at once when it is told to: PID 1 has no default action for SIGTERM (pid_namespaces(7)). */
const IDLE = `trap 'exit 0' TERM INT; while :; do sleep 3600 & wait $!; done`;

/**
 * One pod of network tools on every node, tainted ones too, in the pod network: what it meets is what other pods meet.
 * NET_RAW is for ping and tcpdump, and nothing else is allowed; captures go to /tmp, which is bounded.
 */
export function toolboxManifest({ image = DEFAULT_IMAGE, namespace = 'default' } = {}) {
  const labels = {
    ...SELECTOR,
    'app.kubernetes.io/component': CONTAINER,
    'app.kubernetes.io/part-of': 'netfix',
    ...MANAGED_BY,
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: NAME, namespace, labels },
    spec: {
      selector: { matchLabels: SELECTOR },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '100%' } },
      template: {
        metadata: { labels },
        spec: {
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          tolerations: [{ operator: 'Exists' }],
          terminationGracePeriodSeconds: 10,
          securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
          containers: [
            {
              name: CONTAINER,
              image,
              imagePullPolicy: 'IfNotPresent',
              command: ['sh', '-c', IDLE],
              resources: {
                requests: { cpu: '10m', memory: '32Mi' },
                limits: { cpu: '500m', memory: '256Mi' },
              },
              securityContext: {
                runAsUser: 0,
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ['ALL'], add: ['NET_RAW'] },
              },
              volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
            },
          ],
          volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '256Mi' } }],
        },
      },
    },
  };
}
