import { causesOf, type Lost } from './mesh/causes.ts';
import { isV6, type Measured, measure } from './mesh/measure.ts';
import { measureMtu, tellMtu } from './mesh/mtu.ts';
import { params, portOf } from './mesh/params.ts';
import { tellLosses, tellTranslations, tellTwin, twinsOf } from './mesh/tell.ts';
import { defineFleetModule, type FleetHost, type Matrix } from './module.ts';
import { byHost, type Told } from './told.ts';

/** Who reaches whom, in both directions, by packets of a temporary VXLAN: nothing is installed, nothing stays. */
export const mesh = defineFleetModule<typeof params>({
  name: 'mesh',
  summary: 'Who reaches whom on the overlay port, and which rule on which host is in the way',
  params,
  example: '- mesh: { port: 8472 }',
  title: (given) => `mesh ${portOf(given)}/udp`,
  async run(fleet, given) {
    const port = portOf(given);
    const { able, told } = ableHosts(fleet.hosts);
    if (able.length < 2) return { findings: byHost([...told, ...alone(able)]), matrices: [] };
    const measured = await measure(fleet, able, { port, mtu: null });
    const losses = lossesOf(measured);
    const path = given.mtu === true ? await measureMtu(fleet, measured, port) : null;
    const causes = await causesOf(fleet, losses, port);
    const twins = twinsOf(measured);
    const all = [
      ...told,
      ...[...measured.absent].map(([host, why]) => incomplete(host, why)),
      ...twins.map(tellTwin),
      ...tellLosses(causes, measured, { port, twins: twins.map(({ owner }) => owner) }),
      ...tellTranslations(measured),
      ...(path === null ? [] : tellMtu(path, onlyLarge(lossesOf(path.measured), measured))),
    ];
    const matrices = [matrixOf(fleet.hosts, measured, `mesh ${port}/udp`)];
    if (path !== null) matrices.push(matrixOf(fleet.hosts, path.measured, `packets of ${path.mtu} bytes`));
    return { findings: byHost(all), matrices };
  },
});

/** Devices need root; two hosts with one address cannot be told apart. */
function ableHosts(hosts: readonly FleetHost[]): { able: FleetHost[]; told: Told[] } {
  const told = hosts.flatMap((host): Told[] => {
    if (host.facts.uid !== 0) return [incomplete(host, 'it takes root; set `become: true` or pass -b')];
    const twin = hosts.find((other) => other !== host && other.address === host.address);
    if (twin === undefined) return [];
    const why = `${twin.name} has the same address ${host.address}: set node_ip for them in the inventory`;
    return [incomplete(host, why)];
  });
  const out = new Set(told.flatMap(({ hosts: names }) => names));
  return { able: hosts.filter((host) => !out.has(host.name)), told };
}

function alone([only]: readonly FleetHost[]): Told[] {
  if (only === undefined) return [];
  const message = `${only.name} was not tested: there is no second host to send to it`;
  return [{ hosts: [only.name], finding: { code: 'mesh.alone', severity: 'warning', message } }];
}

function incomplete(host: FleetHost, why: string): Told {
  const message = `${host.name} was not tested: ${why}`;
  return { hosts: [host.name], finding: { code: 'mesh.incomplete', severity: 'error', message } };
}

function lossesOf({ hearings }: Measured): Lost[] {
  return pairs([...hearings.keys()]).filter(
    ({ from, to }) => hearings.get(to)?.heard.has(from.name) === false,
  );
}

/** Where small packets arrive and large ones do not. */
function onlyLarge(large: readonly Lost[], { hearings }: Measured): Lost[] {
  return large.filter(({ from, to }) => hearings.get(to)?.heard.has(from.name) === true);
}

/** Every direction that could be tested: both ends speak the same IP. */
function pairs(hosts: readonly FleetHost[]): Lost[] {
  return hosts.flatMap((from) =>
    hosts.filter((to) => to !== from && isV6(to) === isV6(from)).map((to) => ({ from, to })),
  );
}

function matrixOf(hosts: readonly FleetHost[], { hearings }: Measured, name: string): Matrix {
  const tested = new Set(pairs([...hearings.keys()]).map(({ from, to }) => `${from.name}\0${to.name}`));
  return {
    name,
    hosts: hosts.map(({ name }) => name),
    cells: hosts.map((from) =>
      hosts.map((to) => {
        if (!tested.has(`${from.name}\0${to.name}`)) return null;
        return hearings.get(to)?.heard.has(from.name) === true
          ? { ok: true }
          : { ok: false, reason: 'did not arrive' };
      }),
    ),
  };
}
