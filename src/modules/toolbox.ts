import { matrixOf } from './mesh/found.ts';
import { defineFleetModule, type Fleet, type FleetResult, type StepOutput } from './module.ts';
import { byHost, type Told } from './told.ts';
import { deployed } from './toolbox/deployed.ts';
import { exchangeScript, exchangeSeconds, readExchange } from './toolbox/exchange.ts';
import { params, type ToolboxParams } from './toolbox/params.ts';
import { podsScript, readPods } from './toolbox/pods.ts';
import { cellOf, directionsIn, fault, nodesOf, tellExchange, tellMissing } from './toolbox/tell.ts';

/** A pod of network tools on every node of a cluster, and whether these pods reach each other. */
export const toolbox = defineFleetModule<typeof params>({
  name: 'toolbox',
  summary: 'A pod of network tools on every node, and whether every pod reaches every other',
  params,
  example: '- toolbox: { control_plane: n1 }',
  title: ({ state }) => (state === 'absent' ? 'no toolbox' : 'toolbox'),
  prepare: () => deployed,
  preparedHost: ({ control_plane }) => control_plane,
  async run(fleet, given) {
    const { hosts } = fleet;
    const { control_plane: name } = given;
    if (!hosts.some((host) => host.name === name)) {
      const message = `nothing was tested: ${name}, which is to run kubectl, is not among the hosts of this run, or has failed in it`;
      return {
        findings: byHost([{ hosts: names(hosts).slice(0, 1), finding: fault('no-host', message) }]),
        matrices: [],
      };
    }
    return given.state === 'absent' ? { findings: {}, matrices: [] } : test(fleet, given);
  },
});

async function test(fleet: Fleet, given: ToolboxParams): Promise<FleetResult> {
  const { control_plane: name, timeout = 180 } = given;
  const only = (told: Told[]) => ({ findings: byHost(told), matrices: [] });
  fleet.progress('waiting for a pod on every node', timeout);
  const listing = await onHost(fleet, name, podsScript(given), timeout + 40);
  if ('why' in listing)
    return only([
      { hosts: [name], finding: fault('no-pods', `the pods could not be listed: ${listing.why}`) },
    ]);
  const { pods: found, finished } = readPods(listing.stdout);
  const all = nodesOf(found, fleet.hosts, name);
  const nodes = all.filter(({ pod }) => pod.ready);
  const absent = tellMissing(all);
  const missing = finished || absent.length > 0 ? absent : [unfinished(name, timeout)];
  if (nodes.length < 2) return only([...missing, alone(name, nodes.length)]);
  const pods = nodes.map(({ pod }) => pod);
  const seconds = exchangeSeconds(pods.length);
  fleet.progress('each pod sends to all others', seconds);
  const sent = await onHost(fleet, name, exchangeScript(pods, given), seconds);
  if ('why' in sent)
    return only([
      ...missing,
      { hosts: [name], finding: fault('no-exchange', `the pods could not be asked: ${sent.why}`) },
    ]);
  const exchange = readExchange(sent.stdout);
  const cells = directionsIn(exchange, nodes).map(({ from, to, reach }) => ({
    direction: { from, to },
    cell: cellOf(reach),
  }));
  return {
    findings: byHost([...missing, ...tellExchange(exchange, nodes)]),
    matrices: [matrixOf('pod to pod', all, cells)],
  };
}

async function onHost(
  fleet: Fleet,
  name: string,
  script: string,
  seconds: number,
): Promise<StepOutput | { why: string }> {
  const outputs = await fleet.each((host) => (host.name === name ? script : null), {
    timeoutMs: seconds * 1000,
  });
  const output = outputs.get(name);
  if (output === undefined) return { why: 'there was no answer' };
  if (output.failure !== null) return { why: output.failure };
  if (output.exitCode === 0) return output;
  return { why: output.stderr.trim().split('\n').at(-1)?.slice(0, 500) || `exit code ${output.exitCode}` };
}

function unfinished(host: string, seconds: number): Told {
  const message = `after ${seconds} s some node still has no pod of the toolbox: see kubectl describe daemonset netfix-toolbox`;
  return { hosts: [host], finding: fault('unfinished', message) };
}

function alone(host: string, ready: number): Told {
  const message =
    ready === 0 ? 'no pod of the toolbox is ready' : 'there is one pod only: nothing to send to';
  return {
    hosts: [host],
    finding: { ...fault('alone', message), severity: ready === 0 ? 'error' : 'warning' },
  };
}

function names(hosts: Fleet['hosts']): string[] {
  return hosts.map(({ name }) => name);
}
