import type { Playbook, Task } from './playbook.ts';
/**
 * The tasks that run with `--tags` and `--skip-tags`, by Ansible's rules (docs.ansible.com, "Tags"): none asked for
 * means `all`; `always` runs unless it is skipped by name; `never` runs only when one of its tags is asked for; what is
 * skipped does not run, whatever was asked for. Throws UsageError for a tag that no task has.
 */
export declare function selectTasks(tasks: readonly Task[], tags: readonly string[], skipTags: readonly string[]): Task[];
/** The same for every play of a playbook: a tag is known when some task of some play has it. Handlers stay. */
export declare function selectPlayTasks(playbook: Playbook, tags: readonly string[], skipTags: readonly string[]): Playbook;
