/** A TCP connection: who made it, and to what. */
export interface Wire {
    client: string;
    clientPort: number;
    server: string;
    port: number;
}
