import { defineModule } from '../module.ts';
import { type PackageState, packageModule } from '../package.ts';
import { type Params, params, portName, testFrom } from './params.ts';
import { VERSIONS } from './scripts.ts';

interface State {
  /** Versions of iperf that can be run, wherever they came from. */
  versions: ReadonlySet<string>;
  packages: PackageState;
}

/** The iperf that a test wants, by the host's package manager, where it cannot be run yet. */
export const iperfPackage = defineModule<typeof params, State>({
  name: 'iperf',
  summary: 'iperf is installed',
  params,
  example: '- iperf: { port: 8472, install: true }',
  title: (given) => `iperf for ${portName(testFrom(given))}`,
  probe: (given) => ({ versions: VERSIONS, ...packageModule.probe(packageFor(given)) }),
  read: (parts, given) => ({
    versions: new Set((parts.versions?.stdout ?? '').split('\n')),
    packages: packageModule.read(parts, packageFor(given)),
  }),
  plan: ({ versions, packages }, given, host) =>
    versions.has(`iperf ${versionOf(given)}`)
      ? { findings: [], changes: [] }
      : packageModule.plan(packages, packageFor(given), host),
});

/** Where any version will do it is 2 on every host, so that all have the same. */
function versionOf({ version }: Params): 2 | 3 {
  return version === 3 ? 3 : 2;
}

function packageFor(given: Params): { names: string[] } {
  return { names: [versionOf(given) === 3 ? 'iperf3' : 'iperf'] };
}
