import { type BaseAgent, type ParsedKey } from 'ssh2';
/** The keys an agent holds, asked once per agent for all hosts. An agent that does not answer holds none. */
export declare class AgentKeys {
    #private;
    list(socketPath: string): Promise<ParsedKey[]>;
}
/** An agent reduced to one of its keys, so that keys can be tried in our order. */
export declare function oneKeyAgent(socketPath: string, key: ParsedKey): BaseAgent;
/** An agent whose only key is unlocked when a server accepted it: nobody is asked for a passphrase in vain. */
export declare function lockedKeyAgent(publicKey: ParsedKey, unlock: () => Promise<ParsedKey | Error>): BaseAgent;
