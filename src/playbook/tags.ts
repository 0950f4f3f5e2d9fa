import { suggestion } from '../did-you-mean.ts';
import { UsageError } from '../usage-error.ts';
import type { Playbook, Task } from './playbook.ts';

const SPECIAL = ['all', 'always', 'never', 'tagged', 'untagged'];

/**
 * The tasks that run with `--tags` and `--skip-tags`, by Ansible's rules (docs.ansible.com, "Tags"): none asked for
 * means `all`; `always` runs unless it is skipped by name; `never` runs only when one of its tags is asked for; what is
 * skipped does not run, whatever was asked for. Throws UsageError for a tag that no task has.
 */
export function selectTasks(
  tasks: readonly Task[],
  tags: readonly string[],
  skipTags: readonly string[],
): Task[] {
  const wanted = split(tags);
  const skipped = split(skipTags);
  checkKnown(tasks, [...wanted, ...skipped]);
  return choose(tasks, wanted, skipped);
}

/** The same for every play of a playbook: a tag is known when some task of some play has it. Handlers stay. */
export function selectPlayTasks(
  playbook: Playbook,
  tags: readonly string[],
  skipTags: readonly string[],
): Playbook {
  const wanted = split(tags);
  const skipped = split(skipTags);
  checkKnown(
    playbook.plays.flatMap((play) => play.tasks),
    [...wanted, ...skipped],
  );
  const plays = playbook.plays.map((play) => ({ ...play, tasks: choose(play.tasks, wanted, skipped) }));
  return { ...playbook, plays };
}

function choose(tasks: readonly Task[], wanted: string[], skipped: string[]): Task[] {
  const asked = wanted.length === 0 ? ['all'] : wanted;
  return tasks.filter((task) => isWanted(task, asked) && !isSkipped(task, skipped));
}

function split(tags: readonly string[]): string[] {
  return tags
    .flatMap((tag) => tag.split(','))
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}

function isWanted({ tags }: Task, wanted: string[]): boolean {
  if (tags.includes('always')) return true;
  if (tags.some((tag) => wanted.includes(tag))) return true;
  if (tags.includes('never')) return false;
  return wanted.includes('all') || wanted.includes(tags.length === 0 ? 'untagged' : 'tagged');
}

function isSkipped({ tags }: Task, skipped: string[]): boolean {
  if (tags.some((tag) => skipped.includes(tag))) return true;
  if (skipped.includes('all')) return !tags.includes('always');
  return skipped.includes(tags.length === 0 ? 'untagged' : 'tagged');
}

function checkKnown(tasks: readonly Task[], asked: string[]): void {
  const known = [...new Set(tasks.flatMap((task) => task.tags))].sort();
  const unknown = asked.filter((tag) => !known.includes(tag) && !SPECIAL.includes(tag));
  if (unknown.length === 0) return;
  throw new UsageError(
    unknown.map((tag) => ({
      message: `no task has the tag \`${tag}\``,
      hint: suggestion(tag, known) ?? 'no task of this playbook has any tag',
    })),
  );
}
