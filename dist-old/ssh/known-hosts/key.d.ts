export declare function isKeyType(type: string): boolean;
/** `ED25519`, `RSA`, as ssh prints it; the type itself when it is not one of OpenSSH's. */
export declare function keyTypeName(type: string): string;
/** The type a wire-format key names itself, or null when the bytes are no key. */
export declare function keyTypeOf(key: Buffer): string | null;
/** `SHA256:` and unpadded base64, as `ssh-keygen -lf` prints it. */
export declare function fingerprint(key: Buffer): string;
/** `supported` with the algorithms of known key types first, order kept otherwise (OpenSSH order_hostkeyalgs). */
export declare function orderAlgorithms(supported: readonly string[], knownTypes: readonly string[]): string[];
