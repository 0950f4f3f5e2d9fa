export type Protocol = 'tcp' | 'udp' | 'icmp';
/** What is asked: does `from` reach `to`? Both are names of inventory hosts or addresses; `to` may be any name. */
export interface Question {
    from: string;
    to: string;
    /** Null where only the machine is meant, which is asked by ping. */
    port: number | null;
    protocol: Protocol;
}
/** Reads `--from` and `--to`. Throws UsageError. */
export declare function readQuestion(from: string, to: string): Question;
export declare function isAddress(text: string): boolean;
/** `8472/udp`, or `ping` */
export declare function portName({ port, protocol }: Pick<Question, 'port' | 'protocol'>): string;
