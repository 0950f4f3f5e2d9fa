import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { segmentsOf } from '../../../src/engine/segments.ts';
import {
  defineFleetModule,
  defineModule,
  type FleetModule,
  type Module,
} from '../../../src/modules/module.ts';
import { bareTask } from '../../../src/playbook/bare-task.ts';
import type { Task } from '../../../src/playbook/playbook.ts';

const one = defineModule({
  name: 'one',
  summary: '',
  params: Type.Object({}),
  example: '',
  title: () => 'one',
  probe: () => ({}),
  read: () => null,
  plan: () => ({ findings: [], changes: [] }),
});
const fleet = defineFleetModule({
  name: 'fleet',
  summary: '',
  params: Type.Object({}),
  example: '',
  title: () => 'fleet',
  run: async () => ({ findings: {}, matrices: [] }),
});
const modules = new Map<string, Module | FleetModule>([
  ['one', one],
  ['fleet', fleet],
]);

const task = (more: Partial<Task> = {}): Task => bareTask('one', more);

test.each<[string, Task[], string[]]>([
  ['ten tasks are one batch', Array.from({ length: 10 }, () => task()), ['0,1,2,3,4,5,6,7,8,9']],
  ['a fleet task stands alone', [task(), task({ module: 'fleet' }), task()], ['0', 'fleet 1', '2']],
  [
    'a result that is used cuts',
    [task({ register: 'r' }), task({ when: ['r.changed'] }), task()],
    ['0', '1,2'],
  ],
  ['a result that is not used does not', [task({ register: 'r' }), task({ when: ['x.changed'] })], ['0,1']],
  [
    'a result may be used through vars',
    [task({ register: 'r' }), task({ when: ['vars.r.changed'] })],
    ['0', '1'],
  ],
  ['run_once stands alone', [task(), task({ runOnce: true }), task()], ['0', 'once 1', '2']],
  ['retries stand alone', [task(), task({ retries: 2 }), task()], ['0', '1', '2']],
  ['`when` on facts needs no cut', [task(), task({ when: ['facts.os.id == "debian"'] })], ['0,1']],
  [
    'parameters on facts wait for facts',
    [task({ params: { x: '{{ facts.kernel }}' } }), task()],
    ['', '0,1'],
  ],
  [
    'and only once',
    [task(), task({ params: { x: '{{ facts.kernel }}' } }), task({ loop: '{{ facts.x }}' })],
    ['0', '1,2'],
  ],
  ['also through variables', [task(), task({ params: { x: '{{ far }}' } })], ['0', '1']],
  ['nothing gives nothing', [], []],
])('%s', (_name, tasks, expected) => {
  const segments = segmentsOf(tasks, modules, { indirect: '{{ facts.kernel }}', far: '{{ indirect }}' }).map(
    (segment) => {
      if (segment.kind === 'fleet') return `fleet ${segment.task.index}`;
      return `${segment.runOnce ? 'once ' : ''}${segment.tasks.map(({ index }) => index).join(',')}`;
    },
  );
  expect(segments).toEqual(expected);
});
