import { parseIptables } from '../../net/firewall/iptables.ts';
import type { RuleSet } from '../../net/firewall/rules.ts';
import { quote } from '../../sh/quote.ts';
import { isClusterChainName } from '../firewall/cluster-chains.ts';
import { isLoaded } from '../firewall/iptables-file.ts';
import { lockout } from '../firewall/lockout.ts';
import { contentOf } from '../firewall/pending.ts';
import type { FirewallState } from '../firewall/state.ts';
import type { Change, Finding, HostView, Plan } from '../module.ts';

const MARK = '# netfix: ';

/** What kube-proxy and CNI plugins write into chains that are not their own. */
const COMMENTS = /--comment "?(cali:|cilium|flanneld )/;

/**
 * Indexes of the lines of an iptables-save file that kube-proxy or a CNI made: their chains, the rules in them, the
 * jumps to them, and what bears their comment or asks one of their sets. What is left refers to nothing that is gone, so
 * it loads as before.
 */
export function staleLines(lines: readonly string[]): number[] {
  return lines.flatMap((line, i) => (isStale(line) ? [i] : []));
}

function isStale(line: string): boolean {
  const rule = line.replace(/^\[\d+:\d+\] /, '');
  const [, declared] = /^:(\S+) /.exec(rule) ?? [];
  if (declared !== undefined) return isClusterChainName(declared);
  const [, chain] = /^-A (\S+)/.exec(rule) ?? [];
  if (chain === undefined) return false;
  // A comment may hold any words. One without an end goes to the end of the line.
  const bare = rule.replaceAll(/"(?:\\[\s\S]?|[^"\\])*(?:"|$)/g, '""');
  const [, target = ''] = / -[jg] (\S+)/.exec(bare) ?? [];
  return (
    isClusterChainName(chain) ||
    isClusterChainName(target) ||
    COMMENTS.test(rule) ||
    / --match-set (KUBE-|cali[46]0)/.test(bare)
  );
}

/** The file with those lines as comments. */
export function withoutStale(content: string): string {
  const lines = content.split('\n');
  const stale = new Set(staleLines(lines));
  return lines.map((line, i) => (stale.has(i) ? `${MARK}${line}` : line)).join('\n');
}

function others(count: number): string {
  if (count === 0) return ' is a rule';
  return ` and ${count} more ${count === 1 ? 'line' : 'lines'} are rules`;
}

/** Files for iptables-restore that hold such rules, and what puts them right. */
export function planFiles(state: FirewallState, host: HostView): Plan {
  const plan: Plan = { findings: [], changes: [] };
  for (const { family, file } of state.iptablesFiles) {
    const content = contentOf(file.path, file.content, host.pending) ?? '';
    const lines = content.split('\n');
    const stale = staleLines(lines);
    const [first] = stale;
    if (first === undefined) continue;
    const loaded = isLoaded(state, host);
    const after = withoutStale(content);
    const rules = (text: string): RuleSet => ({
      chains: parseIptables(text, state.defaultEngine, family),
      unread: [],
    });
    const { refusal } = lockout(rules(content), rules(after), host);
    const fixable = loaded && file.odd === null && refusal === null;
    plan.findings.push({
      code: 'persisted_rules.stale',
      severity: loaded ? 'error' : 'warning',
      message: `${file.path}:${first + 1}${others(stale.length - 1)} that kube-proxy or a CNI made, saved with all others: ${fate(loaded)}${file.odd !== null ? `; the file is ${file.odd}, so take them out by hand` : ''}`,
      evidence: (lines[first] ?? '').slice(0, 200),
      ...(fixable ? { fixable } : {}),
    });
    if (loaded && refusal !== null) plan.findings.push(wouldShutOut(refusal, file.path));
    if (!fixable) continue;
    plan.changes.push(trial(file.path, family === 'ip6' ? 'ip6tables' : 'iptables', stale), {
      kind: 'file',
      target: file.path,
      summary: `comment out ${stale.length} lines that kube-proxy or a CNI made`,
      risk: 'connectivity',
      path: file.path,
      before: content,
      after,
    });
  }
  return plan;
}

function fate(loaded: boolean): string {
  return loaded
    ? 'they come back at each boot, for services and pods that are gone'
    : 'nothing loads the file at boot here; take them out before something does';
}

function wouldShutOut(refusal: Finding, path: string): Finding {
  return {
    ...refusal,
    message: `${path} lets SSH in by one of those rules alone: after a boot ${refusal.message}`,
  };
}

/** A file that does not load leaves a host without any rules of it. Only a real load finds every fault, so it has a network of its own. */
function trial(path: string, tool: string, stale: readonly number[]): Change {
  const edits = ranges(stale).map(([from, to]) => `${from + 1},${to + 1}s/^/${MARK}/`);
  return {
    kind: 'command',
    target: path,
    summary: 'see whether the file loads without them',
    run: `trial='${tool}-restore --test'; if has unshare; then trial='unshare -n ${tool}-restore'; fi
sed ${quote(edits.join(';'))} ${quote(path)} | $trial`,
    undo: ':',
  };
}

function ranges(sorted: readonly number[]): [number, number][] {
  const found: [number, number][] = [];
  for (const each of sorted) {
    const last = found.at(-1);
    if (last !== undefined && last[1] === each - 1) last[1] = each;
    else found.push([each, each]);
  }
  return found;
}
