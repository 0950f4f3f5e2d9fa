import { CHANGE_FUNCTIONS, renderChange } from '../engine/render-change.ts';
import type { Change } from '../modules/module.ts';
import type { LoneStep, Need } from '../modules/standalone.ts';
import { cksum } from '../sh/cksum.ts';
import { PRELUDE } from '../sh/prelude.ts';
import { quote } from '../sh/quote.ts';
import type { ExportedTask, LoneNode } from './exported.ts';
import { FIREWALL_FUNCTIONS, openings } from './firewall.ts';
import { EXPORT_FUNCTIONS } from './functions.ts';

/** The whole of a POSIX script. One that was cut short does nothing: its last line is what starts it. */
export function renderScript({ source, tasks, handlers, left }: LoneNode): string {
  return `#!/bin/sh
${comment(`Made by netfix export from ${source}. It needs no netfix, no SSH and no network.
  sh FILE --check   says what it would do, and exits 8 where there is something
  sh FILE           does it, and exits 0 where all is right; safe to run again
It exits 2 where something could not be done. What it changes is kept in /var/lib/netfix/runs, with an undo.sh.`)}
${left.map(({ place, title, why }) => `${comment(`Not in it: ${title} (${place}): ${why}`)}\n`).join('')}
steps() {
${handlers.map((_, i) => `handler_${i}=`).join('\n')}
${tasks.map(renderTask).join('\n')}
${handlers.map((handler, i) => `if [ -n "$handler_${i}" ]; then\n${renderTask(handler)}\nfi`).join('\n')}
:
}

# What the steps are made of.
${PRELUDE}
${CHANGE_FUNCTIONS}
${EXPORT_FUNCTIONS}
${opens(tasks) || opens(handlers) ? `${FIREWALL_FUNCTIONS}\n` : ''}main "$@" </dev/null
`;
}

function opens(tasks: readonly ExportedTask[]): boolean {
  return tasks.some(({ steps }) => steps.some(({ kind }) => kind === 'open'));
}

function renderTask(task: ExportedTask): string {
  const ignored = task.ignoreErrors ? ' ignored' : '';
  const notified = task.notify.map((place) => `notify ${place}`);
  return [
    '',
    comment(`${task.title} (${task.place})`),
    `task ${quote(printableLine(task.title))}${ignored}`,
    ...task.steps.map(renderStep),
    ...notified,
  ].join('\n');
}

function renderStep(step: LoneStep): string {
  const words = partsOf(step);
  const right = words.right === null ? '' : `right() {\n${words.right}\n}\n`;
  const fix = words.fix === null ? '' : `fix() {\n${words.fix}\n}\n`;
  return `${right}${fix}${words.call}`;
}

interface Parts {
  right: string | null;
  fix: string | null;
  call: string;
}

function partsOf(step: LoneStep): Parts {
  switch (step.kind) {
    case 'change':
      return {
        right: `${step.unless === undefined ? '' : `${given(step.unless)} || `}${step.check === undefined ? checkOf(step.change) : given(step.check)}`,
        fix: fixOf(step.change),
        call: needing(step.needs, `ensure ${quote(step.change.summary)}`),
      };
    case 'line':
      return {
        right: `grep -qsE -- ${quote(step.as)} ${quote(step.path)} || ${given(step.unless)}`,
        fix: `add_line ${[step.path, step.header, step.line, step.as].map(quote).join(' ')}`,
        call: `ensure ${quote(`write ${step.line} to ${step.path}`)}`,
      };
    case 'boot-sysctl': {
      const { name, names, value, also } = step.setting;
      const line = `${name} = ${value}`;
      const others = also === 'larger' ? also : also.join(' ');
      const words = [names.join('|'), value, line, others, step.conflicts].map(quote).join(' ');
      return {
        right: `kept_at_boot ${words}`,
        fix: `keep_at_boot ${words} ${quote(linesOf(names))}`,
        call: `ensure ${quote(`set at boot: ${line}`)}`,
      };
    }
    case 'sysctls': {
      const words = [step.keys.join(' '), step.wrong].map(quote).join(' ');
      return {
        right: `[ -z "$(wrong_keys ${words})" ]`,
        fix: `set_wrong ${words} ${quote(step.value)}`,
        call: `ensure ${quote(step.what)}`,
      };
    }
    case 'open':
      return {
        right: 'opened look',
        fix: 'opened fix',
        call: `opened() {\n${openings(step.families)}\n}\nensure ${quote(step.what)}`,
      };
    case 'always':
      return {
        right: null,
        fix: fixOf(step.change),
        call: `${step.afterChange ? '[ -z "$changed" ] || ' : ''}${needing(step.needs, `ensure ${quote(step.change.summary)} always`)}`,
      };
    case 'told':
      return { right: given(step.check), fix: null, call: `tell ${quote(step.message)}` };
  }
}

/** What an earlier step would bring is not there yet where a script only looks. */
function needing(needs: Need | undefined, call: string): string {
  if (needs === undefined) return call;
  return `if [ "$mode$would" = check1 ] || ( ${given(needs.check)} ) >/dev/null 2>&1; then ${call}
else wrong ${quote(needs.message)}; fi`;
}

/** A syntax error of a playbook's own sh stays in its step. */
function given(script: string): string {
  return `eval ${quote(script)}`;
}

function fixOf(change: Change): string {
  const text = renderChange(change.kind === 'file' ? { ...change, unseen: true } : change);
  return change.kind === 'command' ? given(text) : text;
}

function checkOf(change: Change): string {
  switch (change.kind) {
    case 'file': {
      const path = quote(change.path);
      if (change.after === null) return `[ ! -e ${path} ] && [ ! -L ${path} ]`;
      const mode = change.mode?.replace(/^0+(?=.)/, '') ?? '';
      return `holds_file ${path} ${quote(mode)} ${quote(cksum(Buffer.from(change.after)))}`;
    }
    case 'sysctl':
      return `[ "$(sysctl_value ${quote(change.path)})" = ${quote(change.after)} ]`;
    default:
      return 'false';
  }
}

/** An ERE of the lines of a sysctl file that set one of these names. */
function linesOf(names: readonly string[]): string {
  const keys = names.map((name) => name.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&').replaceAll('\\.', '[./]'));
  return `^[[:space:]]*-?(${keys.join('|')})[[:space:]]*=`;
}

function comment(text: string): string {
  return text
    .split('\n')
    .map((line) => `# ${printableLine(line)}`)
    .join('\n');
}

/** Names come from playbooks: none of them ends a comment or moves a cursor. */
function printableLine(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, ' ');
}
