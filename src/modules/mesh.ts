import { byConnections } from './mesh/connections.ts';
import { byDatagrams } from './mesh/datagrams.ts';
import { incomplete } from './mesh/found.ts';
import { type MeshTest, params, portName, testFrom } from './mesh/params.ts';
import { defineFleetModule, type FleetHost } from './module.ts';
import { byHost, type Told } from './told.ts';

/** Who reaches whom, in both directions, by real packets: nothing is installed, nothing stays. */
export const mesh = defineFleetModule<typeof params>({
  name: 'mesh',
  summary: 'Who reaches whom on the overlay port, and which rule on which host is in the way',
  params,
  example: '- mesh: { port: 8472 }',
  title: (given) => `mesh ${portName(testFrom(given))}`,
  async run(fleet, given) {
    const test = testFrom(given);
    const { able, told } = ableHosts(fleet.hosts, test);
    if (able.length < 2) return { findings: byHost([...told, ...alone(able)]), matrices: [] };
    const found =
      test.via === 'tcp' ? await byConnections(fleet, able, test) : await byDatagrams(fleet, able, test);
    return { findings: byHost([...told, ...found.told]), matrices: found.matrices };
  },
});

/** Devices need root, a connection does not; two hosts with one address cannot be told apart. */
function ableHosts(hosts: readonly FleetHost[], { via }: MeshTest): { able: FleetHost[]; told: Told[] } {
  const told = hosts.flatMap((host): Told[] => {
    if (host.facts.uid !== 0 && via !== 'tcp')
      return [incomplete(host, 'it takes root; set `become: true` or pass -b')];
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
