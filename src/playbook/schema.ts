import type { TSchema } from 'typebox';

type Json = Record<string, unknown>;

const TEMPLATE = { type: 'string', pattern: '\\{\\{' };
const NAMES = { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] };
const CONDITION = { anyOf: [{ type: 'string' }, { type: 'boolean' }] };
const WHEN = {
  description: 'CEL: all must be true for the task to run',
  anyOf: [...CONDITION.anyOf, { type: 'array', items: CONDITION }],
};
const VARS = { type: 'object', description: 'Variables: names and values; values may hold {{ }}' };

/**
 * The JSON Schema (draft 7) of a playbook, for editors. Every value of a module's parameters may be a `{{ }}` text
 * instead; netfix itself checks more than this can say.
 */
export function playbookSchema(
  modules: ReadonlyMap<string, { name: string; params: TSchema; summary?: string }>,
): object {
  const tasks = { type: 'array', items: { $ref: '#/definitions/task' } };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'netfix playbook',
    type: 'array',
    items: { anyOf: [{ $ref: '#/definitions/play' }, { $ref: '#/definitions/import_playbook' }] },
    definitions: {
      play: playSchema(tasks),
      import_playbook: importSchema('import_playbook'),
      task: { anyOf: [taskSchema(modules), importSchema('import_tasks')] },
    },
  };
}

function playSchema(tasks: Json): Json {
  return closed(
    {
      name: { type: 'string' },
      hosts: { ...NAMES, description: 'A pattern: all, a group, a host, web:!db, web[0:2], ~regex' },
      become: { type: 'boolean', description: 'Run the tasks as root' },
      check_mode: { type: 'boolean', description: 'Only look and tell, also in `netfix run`' },
      vars: VARS,
      serial: {
        description: 'Hosts at a time: a number, a percentage, or a list of these, the last one repeating',
        anyOf: [...SERIAL.anyOf, { type: 'array', items: SERIAL }],
      },
      max_fail_percentage: { type: 'number', minimum: 0, maximum: 100 },
      any_errors_fatal: { type: 'boolean', description: 'One failed host stops the run' },
      tasks,
      handlers: tasks,
    },
    ['hosts'],
  );
}

const SERIAL = {
  anyOf: [
    { type: 'integer', minimum: 1 },
    { type: 'string', pattern: '^[0-9.]+%$' },
  ],
};

function importSchema(key: string): Json {
  const file = { type: 'string', description: 'A file, relative to this one' };
  return closed({ [key]: file, name: { type: 'string' }, vars: VARS, when: WHEN, tags: NAMES }, [key]);
}

function taskSchema(modules: ReadonlyMap<string, { params: TSchema; summary?: string }>): Json {
  const names = [...modules.keys()].sort();
  const params = names.map((name) => [name, moduleSchema(name, modules.get(name))]);
  return {
    ...closed({ ...TASK_WORDS, ...Object.fromEntries(params) }, []),
    anyOf: names.map((name) => ({ required: [name], errorMessage: NO_MODULE })),
  };
}

const TASK_WORDS: Json = {
  name: { type: 'string' },
  when: WHEN,
  loop: { description: 'Runs once per value, called item', anyOf: [{ type: 'array' }, TEMPLATE] },
  register: { type: 'string', description: 'The name under which later tasks see the result' },
  tags: NAMES,
  ignore_errors: { type: 'boolean' },
  notify: {
    ...NAMES,
    description: 'Handlers to run at the end of the play when this task changed something',
  },
  retries: {
    type: 'integer',
    minimum: 0,
    maximum: 1000,
    description: 'Further tries after the first failed one',
  },
  delay: { type: 'number', minimum: 0, maximum: 3600, description: 'Seconds between tries' },
  run_once: { type: 'boolean' },
  vars: VARS,
};

/** Editors that know `errorMessage` say it instead of "Missing property", of the first name. */
const NO_MODULE = 'A task needs a module: `netfix modules` lists them';

function moduleSchema(name: string, module: { params: TSchema; summary?: string } | undefined): Json {
  const schema = renderable(JSON.parse(JSON.stringify(module?.params ?? {})) as Json);
  return {
    title: `parameters of ${name}`,
    ...(module?.summary === undefined ? {} : { description: module.summary }),
    ...schema,
  };
}

function closed(properties: Json, required: string[]): Json {
  return {
    type: 'object',
    additionalProperties: false,
    properties,
    ...(required.length > 0 ? { required } : {}),
  };
}

/** The same schema where each value below may also be a `{{ }}` text. */
function renderable(schema: Json): Json {
  const inner = { ...schema };
  for (const key of ['properties', 'patternProperties'] as const) {
    if (isJson(schema[key])) inner[key] = mapValues(schema[key], (value) => orTemplate(value));
  }
  for (const key of ['items', 'additionalProperties'] as const) {
    if (isJson(schema[key])) inner[key] = orTemplate(schema[key]);
  }
  for (const key of ['anyOf', 'oneOf', 'allOf'] as const) {
    const branches = schema[key];
    if (Array.isArray(branches)) inner[key] = branches.map((branch) => renderable(branch as Json));
  }
  return inner;
}

function orTemplate(schema: Json): Json {
  const { description, default: fallback, ...rest } = schema;
  const about = {
    ...(description === undefined ? {} : { description }),
    ...(fallback === undefined ? {} : { default: fallback }),
  };
  const anyText = rest.type === 'string' && Object.keys(rest).length === 1;
  return { ...about, ...(anyText ? rest : { anyOf: [renderable(rest), TEMPLATE] }) };
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mapValues(record: Json, change: (value: Json) => Json): Json {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value as Json)]));
}
