import type { Packet } from '../../net/firewall/packet.ts';
import type { Hook } from '../../net/firewall/rules.ts';
import type { HostSeen, Path } from '../path.ts';
import type { Protocol } from '../question.ts';
import type { Fix, StepResult } from '../verdict.ts';
/** What is sent. Without a port it is a ping. */
export interface Sent {
    port: number | null;
    protocol: Protocol;
}
/** A packet for some hooks of a host, and in words. */
export interface Asked {
    packet: Packet | null;
    hooks: readonly Hook[];
    what: string;
    code: string;
    fix?: Fix | null;
}
export declare function byRules(host: HostSeen, { packet, hooks, what, code, fix }: Asked): StepResult;
/** The second where it is worse than the first. */
export declare function worse(first: StepResult, second: StepResult | null): StepResult;
/** What comes back to who sent a packet: null where nothing waits for it, or it came, for then no rule dropped it. */
export declare function answerTo({ probe, question }: Path, packet: Packet | null, devices: Pick<Packet, 'iif' | 'oif'>): Packet | null;
export declare function packetFor({ sender, target }: Path, { port, protocol }: Sent, devices: Pick<Packet, 'iif' | 'oif'>): Packet | null;
