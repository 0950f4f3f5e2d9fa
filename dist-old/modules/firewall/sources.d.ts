import { type AddressRange } from '../../net/address.ts';
import type { Facts, Finding, HostView } from '../module.ts';
export interface Sources {
    ranges: AddressRange[];
    findings: Finding[];
}
/** What of a host `from` is read by. */
type SourceHost = Pick<HostView, 'nodes' | 'groups'> & {
    facts: Pick<Facts, 'addresses'>;
};
/**
 * What `from` stands for on this host, each address once, narrower ones inside wider ones left out, in order.
 * Empty when the only source is the host itself: it reaches itself without a firewall in the way.
 */
export declare function readSources(from: string | readonly string[] | undefined, host: SourceHost): Sources;
/** `10.0.0.1, 10.0.0.2 and 7 more`. */
export declare function sourcesText(ranges: readonly AddressRange[]): string;
export {};
