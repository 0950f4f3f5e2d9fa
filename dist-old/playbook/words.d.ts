export declare const PLAY_KEYS: readonly ['name', 'hosts', 'become', 'check_mode', 'vars', 'serial', 'max_fail_percentage', 'any_errors_fatal', 'tasks', 'handlers'];
export declare const TASK_KEYS: readonly ['name', 'when', 'loop', 'register', 'tags', 'ignore_errors', 'notify', 'retries', 'delay', 'run_once', 'vars'];
/** What stands beside `import_tasks` and `import_playbook`. */
export declare const IMPORT_KEYS: readonly ['name', 'vars', 'when', 'tags'];
export declare function playKeyHint(key: string): string | undefined;
/** For a key that is neither a task's word nor a module: Ansible's long names are known by their last part. */
export declare function taskKeyHint(key: string, modules: Iterable<string>): string | undefined;
export declare function isAnsibleWord(key: string): boolean;
