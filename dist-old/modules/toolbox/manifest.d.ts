export declare const NAME = "netfix-toolbox";
export declare const CONTAINER = "toolbox";
/** Of the recommended labels (kubernetes.io, "Recommended Labels"); what has it is ours to change and to remove. */
export declare const MANAGED_BY: {
    'app.kubernetes.io/managed-by': string;
};
export declare const SELECTOR: {
    'app.kubernetes.io/name': string;
};
/**
 * One pod of network tools on every node, tainted ones too, in the pod network: what it meets is what other pods meet.
 * NET_RAW is for ping and tcpdump, and nothing else is allowed; captures go to /tmp, which is bounded.
 */
export declare function toolboxManifest({ image, namespace }?: {
    image?: string | undefined;
    namespace?: string | undefined;
}): {
    apiVersion: string;
    kind: string;
    metadata: {
        name: string;
        namespace: string;
        labels: {
            'app.kubernetes.io/managed-by': string;
            'app.kubernetes.io/name': string;
            'app.kubernetes.io/component': string;
            'app.kubernetes.io/part-of': string;
        };
    };
    spec: {
        selector: {
            matchLabels: {
                'app.kubernetes.io/name': string;
            };
        };
        updateStrategy: {
            type: string;
            rollingUpdate: {
                maxUnavailable: string;
            };
        };
        template: {
            metadata: {
                labels: {
                    'app.kubernetes.io/managed-by': string;
                    'app.kubernetes.io/name': string;
                    'app.kubernetes.io/component': string;
                    'app.kubernetes.io/part-of': string;
                };
            };
            spec: {
                automountServiceAccountToken: boolean;
                enableServiceLinks: boolean;
                nodeSelector: {
                    'kubernetes.io/os': string;
                };
                tolerations: {
                    operator: string;
                }[];
                terminationGracePeriodSeconds: number;
                securityContext: {
                    seccompProfile: {
                        type: string;
                    };
                };
                containers: {
                    name: string;
                    image: string;
                    imagePullPolicy: string;
                    command: string[];
                    resources: {
                        requests: {
                            cpu: string;
                            memory: string;
                        };
                        limits: {
                            cpu: string;
                            memory: string;
                        };
                    };
                    securityContext: {
                        runAsUser: number;
                        allowPrivilegeEscalation: boolean;
                        readOnlyRootFilesystem: boolean;
                        capabilities: {
                            drop: string[];
                            add: string[];
                        };
                    };
                    volumeMounts: {
                        name: string;
                        mountPath: string;
                    }[];
                }[];
                volumes: {
                    name: string;
                    emptyDir: {
                        sizeLimit: string;
                    };
                }[];
            };
        };
    };
};
