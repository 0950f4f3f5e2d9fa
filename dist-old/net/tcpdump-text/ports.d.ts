/** `172.28.21.3.5000`, `fd00::1.80` or `web.example.http`: address and port. Null where there is no port that we know. */
export declare function endOf(text: string): {
    address: string;
    port: number;
} | null;
