import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { serveExec } from './exec.ts';
import { execInPod, podAddress, startPod, stopPod } from './pods.ts';

/**
 * Stands in for a cluster, so that a real kubectl can do its work: an API server that keeps objects in memory, a
 * DaemonSet controller, a scheduler that knows tolerations, and kubelets whose pods are network namespaces of lab hosts.
 * usage: api.ts PORT NODES. n1 has the taint of a control plane. An image whose tag is `missing` cannot be pulled.
 */
const port = Number(process.argv[2]);
const nodes = Number(process.argv[3]);

interface Meta {
  name: string;
  namespace?: string;
  uid?: string;
  generation?: number;
  [field: string]: unknown;
}
interface Container {
  name: string;
  image: string;
  command: string[];
}
interface PodSpec {
  tolerations?: { key?: string; operator?: string }[];
  containers: Container[];
  nodeName?: string;
}
interface Thing {
  apiVersion: string;
  kind: string;
  metadata: Meta;
  spec: { template: { metadata: object; spec: PodSpec } };
  status?: object;
}
interface Pod {
  metadata: Meta;
  spec: PodSpec;
  status: object;
}

let version = 1;
const daemonSets = new Map<string, Thing>();
const pods = new Map<number, Pod>();
const watchers = new Set<{ response: ServerResponse; name: string | null }>();
let work: Promise<void> = Promise.resolve();

function stamped(metadata: Meta, generation: number): Meta {
  const { uid = `00000000-0000-0000-0000-${String(version).padStart(12, '0')}` } = metadata;
  return {
    ...metadata,
    uid,
    generation,
    resourceVersion: String(++version),
    creationTimestamp: '2026-01-01T00:00:00Z',
  };
}

/** What a real one fills in, too: the object that comes back is not the one that was sent. */
function withDefaults({ spec, ...rest }: Thing): Thing {
  const { template } = spec;
  const containers = template.spec.containers.map((container) => ({
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    ...container,
  }));
  const podSpec = {
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    schedulerName: 'default-scheduler',
    ...template.spec,
    containers,
  };
  return {
    ...rest,
    spec: { revisionHistoryLimit: 10, ...spec, template: { ...template, spec: podSpec } },
  } as Thing;
}

function keep(object: Thing, type: 'ADDED' | 'MODIFIED' | 'DELETED'): void {
  if (type === 'DELETED') daemonSets.delete(object.metadata.name);
  else daemonSets.set(object.metadata.name, object);
  for (const { response, name } of watchers) {
    if (name === null || name === object.metadata.name)
      response.write(`${JSON.stringify({ type, object })}\n`);
  }
}

function tolerates({ tolerations = [] }: PodSpec, node: number): boolean {
  return node !== 1 || tolerations.some(({ key, operator }) => key === undefined && operator === 'Exists');
}

/** The controller and the kubelets: one change of the cluster after the other. */
function reconcile(name: string): void {
  work = work.then(async () => {
    for (const node of [...pods.keys()]) {
      pods.delete(node);
      await stopPod(node);
    }
    const object = daemonSets.get(name);
    if (object === undefined) return;
    const { spec } = object.spec.template;
    const wanted = Array.from({ length: nodes }, (_, i) => i + 1).filter((node) => tolerates(spec, node));
    const isThere = spec.containers.every(({ image }) => !image.endsWith(':missing'));
    await Promise.all(
      wanted.map(async (node) => {
        await startPod(node, nodes, isThere ? (spec.containers[0]?.command ?? []) : ['true']);
        pods.set(node, podOn(node, object, isThere));
      }),
    );
    const latest = daemonSets.get(name);
    if (latest === undefined) return;
    const available = isThere ? wanted.length : 0;
    const status = {
      observedGeneration: object.metadata.generation,
      currentNumberScheduled: wanted.length,
      desiredNumberScheduled: wanted.length,
      updatedNumberScheduled: wanted.length,
      numberMisscheduled: 0,
      numberReady: available,
      numberAvailable: available,
    };
    keep(
      { ...latest, metadata: { ...latest.metadata, resourceVersion: String(++version) }, status },
      'MODIFIED',
    );
  });
}

function podOn(node: number, owner: Thing, ready: boolean): Pod {
  const { namespace = 'default' } = owner.metadata;
  const { metadata, spec } = owner.spec.template;
  const state = ready ? { running: {} } : { waiting: { reason: 'ImagePullBackOff' } };
  return {
    metadata: stamped({ ...metadata, name: `${owner.metadata.name}-${node}`, namespace }, 1),
    spec: { ...spec, nodeName: `n${node}` },
    status: {
      phase: ready ? 'Running' : 'Pending',
      hostIP: `172.28.128.${10 + node}`,
      podIP: podAddress(node),
      containerStatuses: [{ name: spec.containers[0]?.name, ready, state }],
    },
  };
}

/** Enough of a strategic merge patch: maps are merged, lists of named things by name, others replaced. */
function patched(before: unknown, patch: unknown): unknown {
  if (Array.isArray(patch)) {
    const old = Array.isArray(before) ? before : [];
    const isNamed = (item: unknown) => typeof item === 'object' && item !== null && 'name' in item;
    if (!patch.every(isNamed)) return patch;
    const change = (item: { name: string }) => patch.find(({ name }) => name === item.name) ?? {};
    return old.map((item) => patched(item, change(item)));
  }
  if (typeof patch !== 'object' || patch === null) return patch;
  const old = typeof before === 'object' && before !== null ? before : {};
  const merged = new Map<string, unknown>(Object.entries(old));
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) continue;
    if (value === null) merged.delete(key);
    else merged.set(key, patched(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}

function send(response: ServerResponse, code: number, body: object): void {
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function refuse(response: ServerResponse, code: number, reason: string, message: string): void {
  send(response, code, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    code,
  });
}

const VERBS = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];
const GROUP = { groupVersion: 'apps/v1', version: 'v1' };
const FIXED: Record<string, object> = {
  '/version': { major: '1', minor: '20', gitVersion: 'v1.20.0' },
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: [{ name: 'apps', versions: [GROUP], preferredVersion: GROUP }],
  },
  '/api/v1': {
    kind: 'APIResourceList',
    groupVersion: 'v1',
    resources: [{ name: 'pods', singularName: '', namespaced: true, kind: 'Pod', verbs: VERBS }],
  },
  '/apis/apps/v1': {
    kind: 'APIResourceList',
    groupVersion: 'apps/v1',
    resources: [{ name: 'daemonsets', singularName: '', namespaced: true, kind: 'DaemonSet', verbs: VERBS }],
  },
};

async function bodyOf(request: IncomingMessage): Promise<Thing> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return JSON.parse(text || '{}');
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://api');
  const fixed = FIXED[url.pathname];
  if (fixed !== undefined) return send(response, 200, fixed);
  // An empty protobuf message: a schema that knows no type, so that kubectl checks none.
  if (url.pathname === '/openapi/v2') {
    response.writeHead(200, { 'content-type': 'application/json' }).end();
    return;
  }
  const [, namespace = '', kind, name] =
    /^\/apis?\/(?:apps\/)?v1\/namespaces\/([^/]+)\/(pods|daemonsets)(?:\/([^/]+))?$/.exec(url.pathname) ?? [];
  if (kind === undefined) return refuse(response, 404, 'NotFound', `there is no ${url.pathname} here`);
  if (kind === 'pods') return servePods(response, name);
  const object = name === undefined ? undefined : daemonSets.get(name);
  if (name !== undefined && object?.metadata.namespace !== namespace)
    return refuse(response, 404, 'NotFound', `daemonsets.apps "${name}" not found`);
  switch (request.method) {
    case 'GET':
      return object === undefined ? list(url, response) : send(response, 200, object);
    case 'POST': {
      const sent = await bodyOf(request);
      if (namespace !== 'default')
        return refuse(response, 404, 'NotFound', `namespaces "${namespace}" not found`);
      return change(response, { ...sent, metadata: stamped(sent.metadata, 1) }, 'ADDED');
    }
    case 'PATCH':
    case 'PUT': {
      const sent = await bodyOf(request);
      const next = request.method === 'PUT' ? sent : (patched(object, sent) as Thing);
      const { uid, generation = 1 } = object?.metadata ?? {};
      return change(
        response,
        {
          ...next,
          metadata: stamped({ ...next.metadata, ...(uid === undefined ? {} : { uid }) }, generation + 1),
        },
        'MODIFIED',
      );
    }
    case 'DELETE':
      if (object !== undefined) keep(object, 'DELETED');
      reconcile(name ?? '');
      await work;
      return send(response, 200, { kind: 'Status', apiVersion: 'v1', status: 'Success' });
    default:
      return refuse(response, 405, 'MethodNotAllowed', `no ${request.method}`);
  }
}

function change(response: ServerResponse, next: Thing, type: 'ADDED' | 'MODIFIED'): void {
  const object = withDefaults(next);
  keep(object, type);
  reconcile(object.metadata.name);
  send(response, type === 'ADDED' ? 201 : 200, object);
}

function servePods(response: ServerResponse, name: string | undefined): void {
  const typed = [...pods.values()].map((pod) => ({ apiVersion: 'v1', kind: 'Pod', ...pod }));
  const pod = typed.find(({ metadata }) => metadata.name === name);
  if (name === undefined)
    send(response, 200, { kind: 'PodList', apiVersion: 'v1', metadata: {}, items: typed });
  else if (pod === undefined) refuse(response, 404, 'NotFound', `pods "${name}" not found`);
  else send(response, 200, pod);
}

function list(url: URL, response: ServerResponse): void {
  const name = /^metadata\.name=(.*)$/.exec(url.searchParams.get('fieldSelector') ?? '')?.[1] ?? null;
  if (url.searchParams.get('watch') !== null) {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    const watcher = { response, name };
    watchers.add(watcher);
    const seen = Number(url.searchParams.get('resourceVersion'));
    for (const object of daemonSets.values()) {
      const isNew = Number(object.metadata.resourceVersion) > seen;
      if (isNew) response.write(`${JSON.stringify({ type: 'MODIFIED', object })}\n`);
    }
    response.on('close', () => watchers.delete(watcher));
    return;
  }
  const items = [...daemonSets.values()].filter(({ metadata }) => name === null || metadata.name === name);
  send(response, 200, {
    kind: 'DaemonSetList',
    apiVersion: 'apps/v1',
    metadata: { resourceVersion: String(version) },
    items,
  });
}

const server = createServer((request, response) => {
  serve(request, response).catch((error: Error) => refuse(response, 500, 'InternalError', error.message));
});
server.on('upgrade', (request, socket) => {
  const url = new URL(request.url ?? '/', 'http://api');
  const name = /\/pods\/([^/]+)\/exec$/.exec(url.pathname)?.[1];
  const [node] = [...pods].find(([, { metadata }]) => metadata.name === name) ?? [];
  if (node === undefined) return void socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
  serveExec(socket, () => execInPod(node, url.searchParams.getAll('command')));
});
server.listen(port, '172.28.128.1', () => process.stdout.write('ready\n'));
