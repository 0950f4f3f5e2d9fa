import { type Markup, markup } from '../markup.ts';
import { plural, safeLine } from '../text.ts';

const MOST_IN_LINE = 12;
/** Of a list that is folded away. */
const MOST_AT_ALL = 2_000;

/** Names of hosts, a long list folded. `<bdi>` keeps names that run from right to left from moving their neighbours. */
export function hostNames(hosts: readonly string[]): Markup {
  if (hosts.length <= MOST_IN_LINE) return markup`<p class=on>${listed(hosts)}</p>`;
  const more = hosts.length > MOST_AT_ALL ? ` and ${hosts.length - MOST_AT_ALL} more` : '';
  return markup`<details class=on><summary>${plural(hosts.length, 'host')}: ${listed(hosts.slice(0, 4))} …</summary><p>${listed(hosts.slice(0, MOST_AT_ALL))}${more}</p></details>`;
}

function listed(hosts: readonly string[]): Markup[] {
  return hosts.map((host, i) => markup`${i === 0 ? '' : ', '}${hostName(host)}`);
}

/** Names of plain ASCII cannot run from right to left, and a large page is full of them. */
export function hostName(host: string): Markup {
  const name = safeLine(host);
  return /^[ -~]*$/.test(name) ? markup`${name}` : markup`<bdi>${name}</bdi>`;
}
