import { expect, test } from 'vitest';
import { boundedFinding } from '../../../src/engine/bounded-finding.ts';

test('a message without bounds loses its middle, and keeps what to do next', () => {
  const message = `begins ${'x'.repeat(100_000)}; run \`this\``;
  const bounded = boundedFinding({ code: 'a.b', severity: 'error', message });
  expect(bounded.message).toMatch(/^begins x+… x+; run `this`$/);
  expect(bounded.message.length).toBeLessThanOrEqual(2000);
});
