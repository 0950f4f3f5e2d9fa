import { isObject } from './nft-selector.ts';

const MAX_LENGTH = 200;

/** A rule's `expr` list much as `nft list` prints it, for people: counters left out, bounded. */
export function nftText(expressions: readonly unknown[]): string {
  const text = expressions
    .map(statement)
    .filter((part) => part !== '')
    .join(' ');
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}

function statement(expression: unknown): string {
  if (!isObject(expression)) return value(expression);
  const [[kind, body] = ['', null]] = Object.entries(expression);
  switch (kind) {
    case 'counter':
      return '';
    case 'match':
      return isObject(body) ? matchText(body) : kind;
    case 'jump':
    case 'goto':
      return `${kind} ${isObject(body) ? body.target : ''}`;
    case 'vmap':
      return isObject(body) ? `${value(body.key)} vmap ${value(body.data)}` : kind;
    case 'reject':
      return isObject(body) && body.expr !== undefined ? `reject with ${body.type} ${body.expr}` : kind;
    case 'limit':
      return isObject(body) ? `limit rate ${body.inv ? 'over ' : ''}${body.rate}/${body.per}` : kind;
    case 'mangle':
      return isObject(body) ? `${value(body.key)} set ${value(body.value)}` : kind;
    case 'dnat':
    case 'snat':
    case 'redirect':
    case 'masquerade':
      return isObject(body) ? translationText(kind, body) : kind;
    case 'log':
      return 'log';
    case 'xt':
      return isObject(body) ? `xt ${body.type} ${body.name}` : 'xt';
    default:
      return body === null ? kind : JSON.stringify(expression);
  }
}

/** `dnat to 10.0.0.1:80 random` (nft(8), "NAT STATEMENTS"). */
function translationText(kind: string, { addr, port, flags }: Record<string, unknown>): string {
  const address = addr === undefined ? '' : value(addr);
  const at = port === undefined ? '' : `:${value(port)}`;
  const to = at !== '' && address.includes(':') ? `[${address}]${at}` : `${address}${at}`;
  return [kind, to === '' ? '' : `to ${to}`, flags === undefined ? '' : value(flags)]
    .filter((part) => part !== '')
    .join(' ');
}

function matchText(body: Record<string, unknown>): string {
  const op = body.op === '==' || body.op === 'in' ? '' : `${body.op} `;
  return `${value(body.left)} ${op}${value(body.right)}`;
}

function value(data: unknown): string {
  if (Array.isArray(data)) return data.map(value).join(',');
  if (!isObject(data)) return String(data);
  const [[kind, body] = ['', null]] = Object.entries(data);
  if (Array.isArray(body)) return listText(kind, body);
  if (!isObject(body)) return JSON.stringify(data);
  switch (kind) {
    case 'payload':
      return `${body.protocol} ${body.field}`;
    case 'meta':
      return body.key === 'iifname' || body.key === 'iif' ? String(body.key) : `meta ${body.key}`;
    case 'ct':
      return `ct ${body.key}`;
    case 'prefix':
      return `${body.addr}/${body.len}`;
    case 'elem':
      return value(body.val);
    case 'numgen':
      return `numgen ${body.mode} mod ${body.mod}`;
    case 'fib':
      return `fib ${value(body.flags).replaceAll(',', ' . ')} ${body.result}`;
    default:
      return JSON.stringify(data);
  }
}

function listText(kind: string, items: readonly unknown[]): string {
  switch (kind) {
    case 'set':
      return `{ ${items.map(element).join(', ')} }`;
    case 'range':
      return items.map(value).join('-');
    case 'concat':
      return items.map(value).join(' . ');
    default:
      return items.map(value).join(` ${kind} `);
  }
}

/** Map elements are pairs of key and verdict. */
function element(item: unknown): string {
  if (!Array.isArray(item)) return value(item);
  return `${value(item[0])} : ${statement(item[1])}`;
}
