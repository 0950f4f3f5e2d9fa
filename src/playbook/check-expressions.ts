import type { Value } from '../inventory/inventory.ts';
import { compile, expressionsIn, SyntaxFault } from './expression.ts';
import { faultAt, type Part } from './part.ts';
import type { Path } from './source.ts';
import { hasTemplate, type TemplateError } from './template.ts';

/** Every `{{ }}` in a value must be CEL. */
export function checkTemplates(part: Part, value: Value, path: Path): void {
  expressionsIn(value, (error, below, offset) => report(part, [...path, ...below], error, offset));
}

/** True when the condition is CEL. */
export function checkWhen(part: Part, path: Path, source: string): boolean {
  if (hasTemplate(source) || source.includes('{%')) {
    faultAt(part, path, '`when` is an expression already', 'write it without `{{ }}`');
    return false;
  }
  try {
    compile(source);
    return true;
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    report(part, path, error, 0);
    return false;
  }
}

function report(part: Part, path: Path, error: SyntaxFault | TemplateError, offset: number): void {
  if (!(error instanceof SyntaxFault)) {
    faultAt(part, path, error.message, error.hint, error.offset);
    return;
  }
  const problem = error.problems[0];
  faultAt(part, path, problem?.message ?? error.message, problem?.hint, offset + error.offset);
}
