import type { Fleet, FleetHost, StepOutput } from '../module.ts';

/** Steps that all hosts take together. Who fails one takes no other. */
export class Rounds {
  readonly absent = new Map<FleetHost, string>();
  readonly #fleet: Fleet;
  readonly #hosts: readonly FleetHost[];

  readonly #deadline: { timeoutMs: number };

  constructor(fleet: Fleet, hosts: readonly FleetHost[], deadline: { timeoutMs: number }) {
    this.#fleet = fleet;
    this.#hosts = hosts;
    this.#deadline = deadline;
  }

  present(): FleetHost[] {
    return this.#hosts.filter((host) => !this.absent.has(host));
  }

  /** What each printed, by name. */
  async each(script: (host: FleetHost, place: number) => string): Promise<Map<string, string>> {
    const taking = new Map(this.present().map((host) => [host, this.#hosts.indexOf(host)]));
    const outputs = await this.#fleet.each((host) => {
      const place = taking.get(host);
      return place === undefined ? null : script(host, place);
    }, this.#deadline);
    const printed = new Map<string, string>();
    for (const host of taking.keys()) {
      const output = outputs.get(host.name);
      const why = failure(output);
      if (why !== null) this.absent.set(host, why);
      else printed.set(host.name, output?.stdout ?? '');
    }
    return printed;
  }
}

function failure(output: StepOutput | undefined): string | null {
  if (output === undefined) return 'it gave no answer';
  if (output.failure !== null) return output.failure;
  if (output.exitCode === 0) return null;
  return output.stderr.trim().split('\n').at(-1)?.slice(0, 300) || `exit code ${output.exitCode}`;
}
