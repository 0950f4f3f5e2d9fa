import { quote } from '../../sh/quote.ts';
import type { CommandChange } from '../module.ts';
import type { ServiceState } from './probe.ts';

export type Verb = 'start' | 'stop' | 'restart' | 'enable' | 'disable';

const REVERSE: Record<Verb, Verb | null> = {
  start: 'stop',
  stop: 'start',
  restart: null,
  enable: 'disable',
  disable: 'enable',
};

/** To stop or restart one of these may cut off the connection that netfix stands on. */
const CARRIES_NETWORK =
  /^(sshd?|dropbear|NetworkManager|systemd-networkd|systemd-resolved|networking|network|firewalld|ufw|nftables|ip6?tables|netfilter-persistent|wpa_supplicant|dhcpcd)(\.(service|socket))?$/;

export function commandFor(state: ServiceState, name: string, verb: Verb): CommandChange {
  const reverse = REVERSE[verb];
  return {
    kind: 'command',
    target: name,
    summary: `${verb} ${name}`,
    run: shellFor(state, name, verb),
    undo: reverse === null ? null : shellFor(state, name, reverse),
    ...(CARRIES_NETWORK.test(name) && verb !== 'enable' && verb !== 'disable'
      ? { risk: 'connectivity' }
      : {}),
  };
}

/** What an init script starts must not hold this script's streams open. */
function shellFor({ manager }: ServiceState, name: string, verb: Verb): string {
  if (manager === 'systemd') return `systemctl ${verb} -- ${quote(name)}`;
  const command = manager === 'openrc' ? 'rc-service' : 'service';
  return `log=$(mktemp) && { ${command} ${quote(name)} ${verb} </dev/null >"$log" 2>&1; code=$?; tail -n 20 "$log" >&2; rm -f "$log"; (exit $code); }`;
}
