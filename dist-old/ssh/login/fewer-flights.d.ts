import type { Client } from 'ssh2';
/**
 * Saves two round trips of a login, within the protocol: a key is offered with its signature at once (RFC 4252 §7
 * lets a client skip the question whether it would be accepted), and the first offer follows the service request
 * without waiting for the word that the service exists. Nor is the server asked to prove host keys that nobody will
 * write down. Call it right after connect().
 */
export declare function sendWithoutWaiting(client: Client): void;
