import * as Type from 'typebox';
import { examine } from '../doctor/examine.ts';
import { fixesOf, playOf as playOfFix } from '../doctor/fix.ts';
import { isAddress, type Question, readQuestion } from '../doctor/question.ts';
import type { Walk } from '../doctor/verdict.ts';
import type { Inventory, Vars } from '../inventory/inventory.ts';
import { selectHosts, shownPattern } from '../inventory/pattern.ts';
import { modules } from '../modules/index.ts';
import { defineFleetModule, type FleetModule } from '../modules/module.ts';
import { bareTask } from '../playbook/bare-task.ts';
import type { RunDocument } from '../report/document.ts';
import { EXIT } from '../report/exit-code.ts';
import { newStyle, wantsColour } from '../report/style.ts';
import { terminalReport } from '../report/terminal.ts';
import { safeJson } from '../report/text.ts';
import { type DoctorDocument, playbookText, walkText } from '../report/walk.ts';
import { UsageError } from '../usage-error.ts';
import { inventoryOf } from './inventory-source.ts';
import type { Io } from './io.ts';
import { playOf } from './one-task.ts';
import type { HostOptions } from './options.ts';
import { type Access, accessTo, perform } from './perform.ts';

export interface DoctorOptions extends HostOptions {
  from: string;
  to: string;
  fix: boolean;
}

/** `netfix doctor --from n1 --to n2:80`: walks the way, names what is in it, and with --fix puts it right and walks again. */
export async function doctorCommand(options: DoctorOptions, io: Io): Promise<number> {
  const question = readQuestion(options.from, options.to);
  const inventory = await inventoryOf(options.inventory, io);
  const only = hostsOf(question, inventory);
  const access = await accessTo(inventory, options, io);
  try {
    assertWithin(access, question);
    return await new Visit(question, only, access, options, io).go();
  } finally {
    await access.ssh.close();
  }
}

function assertWithin({ inventory, limit }: Access, { from, to }: Question): void {
  if (limit === null) return;
  const within = new Set(selectHosts(inventory, limit).map(({ name }) => name));
  const left = [from, to].find((end) => inventory.hosts.has(end) && !within.has(end));
  if (left !== undefined)
    throw new UsageError({
      message: `--limit \`${shownPattern(limit)}\` leaves out ${left}, which is an end of the way`,
      hint: 'doctor looks at both ends: leave --limit out, or name both',
    });
}

/** Names of the two hosts; null where an address or a name has to be looked for on all of them. */
function hostsOf({ from, to }: Question, { hosts }: Inventory): ReadonlySet<string> | null {
  if (from === to)
    throw new UsageError({ message: `--from and --to are both ${from}`, hint: 'name two ends of a way' });
  if (!hosts.has(from) && !isAddress(from))
    throw new UsageError({
      message: `--from ${from}: the inventory has no such host`,
      hint: 'see what there is with: netfix inventory -i INVENTORY; an address of a pod will do, too',
    });
  return hosts.has(from) && hosts.has(to) ? new Set([from, to]) : null;
}

class Visit {
  readonly #question: Question;
  readonly #only: ReadonlySet<string> | null;
  readonly #access: Access;
  readonly #options: DoctorOptions;
  readonly #io: Io;

  constructor(
    question: Question,
    only: ReadonlySet<string> | null,
    access: Access,
    options: DoctorOptions,
    io: Io,
  ) {
    this.#question = question;
    this.#only = only;
    this.#access = access;
    this.#options = options;
    this.#io = io;
  }

  async go(): Promise<number> {
    const { fix, become } = this.#options;
    const { walk, run } = await this.#walk();
    if (walk === null) return this.#cannot(run);
    this.#show(walk);
    const fixes = fixesOf(walk);
    const plays = fixes.map((each) => playOfFix(each, become));
    const document: DoctorDocument = {
      schemaVersion: 1,
      question: this.#question,
      walks: [walk],
      playbook: plays,
      fix: null,
      exitCode: exitCodeOf(walk, run),
    };
    const all = walk.causes.every((cause) => cause.fix !== null);
    if (plays.length > 0)
      this.#print(
        `\nThis puts ${all ? 'it right' : 'right what netfix can'}${fix ? '' : ' (--fix runs it)'}:\n\n${playbookText(plays)}\n`,
      );
    if (fix && plays.length > 0) await this.#fix(document, fixes);
    if (this.#options.json) this.#io.stdout.write(`${safeJson(document, 2)}\n`);
    return document.exitCode;
  }

  /** By the ordinary engine: lock, journal and guard hold, and `netfix undo` takes it back. */
  async #fix(document: DoctorDocument, fixes: ReturnType<typeof fixesOf>): Promise<void> {
    const plays = fixes.map(({ host, tasks }) =>
      playOf(
        'doctor --fix',
        host,
        this.#options.become,
        tasks.map(({ module, params }) => bareTask(module, { params: params as Vars })),
      ),
    );
    const execution = { playbook: { file: 'doctor', plays }, modules, mode: 'run' as const, extraVars: {} };
    document.fix = await perform(execution, { ...this.#access, limit: null }, this.#options, this.#io);
    this.#print(terminalReport(document.fix, { style: this.#style(), diff: false, verbose: false }));
    if (document.fix.exitCode === EXIT.interrupted) {
      document.exitCode = EXIT.interrupted;
      return;
    }
    this.#print('\n');
    const { walk, run } = await this.#walk();
    if (walk === null) {
      document.exitCode = this.#cannot(run);
      return;
    }
    this.#show(walk);
    document.walks.push(walk);
    document.exitCode = exitCodeOf(walk, run);
  }

  /** The walk as a task on all hosts that it may need. Null where it was not begun: the run says why. */
  async #walk(): Promise<{ walk: Walk | null; run: RunDocument }> {
    const found: { walk: Walk | null } = { walk: null };
    const question = this.#question;
    const module = defineFleetModule({
      name: 'doctor',
      summary: '',
      params: Type.Object({}),
      example: '',
      anyAddress: true,
      title: () => `from ${question.from} to ${this.#options.to}`,
      async run(fleet) {
        found.walk = await examine(fleet, question);
        return { findings: {}, matrices: [] };
      },
    });
    const play = playOf('doctor', 'all', this.#options.become, [bareTask('doctor')]);
    const execution = {
      playbook: { file: 'doctor', plays: [play] },
      modules: new Map([['doctor', module as FleetModule]]),
      mode: 'run' as const,
      extraVars: {},
      only: this.#only,
    };
    const run = await perform(execution, this.#access, this.#options, this.#io);
    found.walk?.notes.push(...unreachedOf(run).map((why) => `not looked at: ${why}`));
    const asked = [question.from, question.to].map((name) => run.hosts[name]?.status);
    const isMissing = asked.some((status) => status === 'unreachable' || status === 'failed');
    return { walk: isMissing ? null : found.walk, run };
  }

  #cannot(run: RunDocument): number {
    if (run.run === '') {
      this.#io.stderr.write('netfix: interrupted, before anything was looked at\n');
      return EXIT.interrupted;
    }
    const text = this.#options.json
      ? `${safeJson(run, 2)}\n`
      : terminalReport(run, { style: this.#style(), diff: false, verbose: true });
    this.#io.stdout.write(text);
    return run.exitCode === 0 ? EXIT.failed : run.exitCode;
  }

  #show(walk: Walk): void {
    this.#print(walkText(walk, this.#style()));
  }

  #print(text: string): void {
    if (!this.#options.json) this.#io.stdout.write(text);
  }

  #style(): ReturnType<typeof newStyle> {
    return newStyle(wantsColour(this.#io.stdout, this.#options.color, this.#io.env));
  }
}

/** Each host that was not reached, once, and why. */
function unreachedOf({ hosts, plays }: RunDocument): string[] {
  const results = plays.flatMap(({ tasks }) => tasks.flatMap((task) => task.results));
  return Object.keys(hosts)
    .filter((name) => hosts[name]?.status === 'unreachable')
    .map((name) => {
      const result = results.find(({ host, status }) => host === name && status === 'unreachable');
      return result?.findings[0]?.message ?? name;
    });
}

/** Without a step, a host went away while it was looked at. One that never answered may be the one that was asked for. */
function exitCodeOf({ verdict, steps }: Walk, run: RunDocument): number {
  if (run.exitCode === EXIT.bug || run.exitCode === EXIT.interrupted) return run.exitCode;
  if (steps.length === 0) return EXIT.unreachable;
  const isShort = steps.length < 2 && Object.values(run.hosts).some(({ status }) => status === 'unreachable');
  if (isShort) return EXIT.unreachable;
  return verdict === 'fault' ? EXIT.failed : 0;
}
