import { quote } from '../../sh/quote.ts';
import { DAEMON_SET, kubectl, REQUEST_TIMEOUT } from './kubectl.ts';
import { SELECTOR } from './manifest.ts';
import type { ToolboxParams } from './params.ts';

/** One pod of the toolbox, and the node it is on. */
export interface Pod {
  node: string;
  /** Of the node, as its kubelet says (`status.hostIP`). */
  nodeAddress: string;
  name: string;
  address: string;
  ready: boolean;
  /** Why it does not run, in the kubelet's or the scheduler's words. */
  why: string;
}

const FIELDS = [
  '.spec.nodeName',
  '.status.hostIP',
  '.metadata.name',
  '.status.podIP',
  '.status.containerStatuses[0].ready',
  '.metadata.deletionTimestamp',
  '.status.containerStatuses[0].state.waiting.reason',
  '.status.conditions[?(@.type=="PodScheduled")].message',
];

/** Waits until every node has its pod, and lists the pods whether that came about or not. */
export function podsScript(given: ToolboxParams): string {
  const line = FIELDS.map((field) => `{${field}}`).join('{"\\t"}');
  const selector = Object.entries(SELECTOR).map((pair) => pair.join('='));
  return `${kubectl(given)}
k rollout status ${DAEMON_SET} --timeout=${given.timeout ?? 180}s >&2 || echo unfinished
k ${REQUEST_TIMEOUT} get pods -l ${quote(selector.join(','))} -o ${quote(`jsonpath={range .items[*]}${line}{"\\n"}{end}`)}`;
}

/** Pods that are being removed are not among them. `finished`: every node that should have one has its pod. */
export function readPods(output: string): { pods: Pod[]; finished: boolean } {
  const pods = output.split('\n').flatMap((line): Pod[] => {
    const [node = '', nodeAddress = '', name = '', address = '', ready, leaving, waiting, unscheduled] =
      line.split('\t');
    if (name === '' || leaving !== '') return [];
    const isReady = ready === 'true' && node !== '' && address !== '';
    const why = waiting || unscheduled || 'it does not run yet';
    return [{ node, nodeAddress, name, address, ready: isReady, why }];
  });
  return { pods, finished: !output.startsWith('unfinished\n') };
}
