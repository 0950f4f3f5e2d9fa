export interface DaemonSetOptions {
    image: string;
    namespace: string;
    /** Between two looks. */
    seconds: number;
}
/** The manifest of a ConfigMap with the script, and of a DaemonSet that runs it on every node again and again. */
export declare function daemonSet(script: string, options: DaemonSetOptions): string;
