import type { Value, Vars } from '../inventory/inventory.ts';
import type { Problem } from '../usage-error.ts';
import { type Scope } from './expression.ts';
import type { Play } from './playbook.ts';
/** Names every expression may use besides variables. A variable cannot have one of these names. */
export declare const SCOPE_NAMES: readonly string[];
/**
 * Variables whose values may hold expressions over other variables and `scope`. Each is rendered when an expression
 * first asks for it, so one that is broken or needs facts harms only who uses it. The result may be spread; values
 * with `{{ }}` in it are Deferred, to be read by expressions only. Names of `verbatim` win and are never rendered:
 * what a host printed goes there, or it could make us compute expressions of its own.
 * A cycle, when met, is an ExpressionError naming it: `a → b → a`.
 */
export declare function resolveVars(vars: Vars, scope: Scope, verbatim?: Vars): Scope;
/**
 * Every name a value needs, those that its variables' own expressions need included: `facts` is among them when it
 * takes a variable that is made of facts. Conditions: pass each as `{{ … }}`.
 */
export declare function namesNeeded(value: Value, vars: Vars): Set<string>;
/**
 * Names used by a play's tasks that no variable of some host has, before anything is touched. `known` gives the names
 * of a host's inventory and `-e` variables; the play's own, the tasks' own, results registered earlier and the names
 * every expression has are added here. `has(vars.x)` and `vars.?x` need no variable.
 */
export declare function undefinedReferences(play: Play, known: (hostName: string) => ReadonlySet<string>, hostNames: readonly string[]): Problem[];
