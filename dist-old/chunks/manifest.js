import { i as String, l as _Object_, o as Literal, r as Union, s as Integer, u as Optional } from "./build.js";
// src/modules/toolbox/params.ts
/** Image tags are made by others; a tag that moves would change what a fault is looked at with. */
const DEFAULT_IMAGE = "docker.io/nicolaka/netshoot:v0.13";
const params = _Object_({
	control_plane: String({
		minLength: 1,
		description: "The host of the play that runs kubectl, as the inventory names it."
	}),
	state: Optional(Union([Literal("present"), Literal("absent")], {
		default: "present",
		description: "`absent` removes the toolbox from the cluster."
	})),
	image: Optional(String({
		pattern: "^[a-z0-9][A-Za-z0-9._/:@-]*$",
		maxLength: 500,
		default: DEFAULT_IMAGE,
		description: "What the pods run. It must have sh and ping; a mirror of yours where nodes reach no registry."
	})),
	namespace: Optional(String({
		pattern: "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
		maxLength: 63,
		default: "default",
		description: "A namespace that exists."
	})),
	kubeconfig: Optional(String({
		pattern: "^/[^\\u0000\\n]+$",
		description: "On that host. Without it KUBECONFIG, then the cluster's own of kubeadm, k3s or RKE2, then ~/.kube/config."
	})),
	timeout: Optional(Integer({
		minimum: 5,
		maximum: 3600,
		default: 180,
		description: "Seconds until every node must have its pod, images pulled."
	}))
}, { additionalProperties: false });
// src/modules/toolbox/manifest.ts
const NAME = "netfix-toolbox";
const CONTAINER = "toolbox";
/** Of the recommended labels (kubernetes.io, "Recommended Labels"); what has it is ours to change and to remove. */
const MANAGED_BY = { "app.kubernetes.io/managed-by": "netfix" };
const SELECTOR = { "app.kubernetes.io/name": NAME };
/** Sleeps, and ends at once when it is told to: PID 1 has no default action for SIGTERM (pid_namespaces(7)). */
const IDLE = `trap 'exit 0' TERM INT; while :; do sleep 3600 & wait $!; done`;
/**
* One pod of network tools on every node, tainted ones too, in the pod network: what it meets is what other pods meet.
* NET_RAW is for ping and tcpdump, and nothing else is allowed; captures go to /tmp, which is bounded.
*/
function toolboxManifest({ image = DEFAULT_IMAGE, namespace = "default" } = {}) {
	const labels = {
		...SELECTOR,
		"app.kubernetes.io/component": CONTAINER,
		"app.kubernetes.io/part-of": "netfix",
		...MANAGED_BY
	};
	return {
		apiVersion: "apps/v1",
		kind: "DaemonSet",
		metadata: {
			name: NAME,
			namespace,
			labels
		},
		spec: {
			selector: { matchLabels: SELECTOR },
			updateStrategy: {
				type: "RollingUpdate",
				rollingUpdate: { maxUnavailable: "100%" }
			},
			template: {
				metadata: { labels },
				spec: {
					automountServiceAccountToken: false,
					enableServiceLinks: false,
					nodeSelector: { "kubernetes.io/os": "linux" },
					tolerations: [{ operator: "Exists" }],
					terminationGracePeriodSeconds: 10,
					securityContext: { seccompProfile: { type: "RuntimeDefault" } },
					containers: [{
						name: CONTAINER,
						image,
						imagePullPolicy: "IfNotPresent",
						command: [
							"sh",
							"-c",
							IDLE
						],
						resources: {
							requests: {
								cpu: "10m",
								memory: "32Mi"
							},
							limits: {
								cpu: "500m",
								memory: "256Mi"
							}
						},
						securityContext: {
							runAsUser: 0,
							allowPrivilegeEscalation: false,
							readOnlyRootFilesystem: true,
							capabilities: {
								drop: ["ALL"],
								add: ["NET_RAW"]
							}
						},
						volumeMounts: [{
							name: "tmp",
							mountPath: "/tmp"
						}]
					}],
					volumes: [{
						name: "tmp",
						emptyDir: { sizeLimit: "256Mi" }
					}]
				}
			}
		}
	};
}
export { toolboxManifest as a, SELECTOR as i, MANAGED_BY as n, params as o, NAME as r, CONTAINER as t };

//# sourceMappingURL=manifest.js.map