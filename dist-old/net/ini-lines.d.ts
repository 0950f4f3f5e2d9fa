/** `key=value` of an ini-like file: GLib's key files (NetworkManager.conf(5)), systemd.syntax(7). */
export interface IniLine {
    section: string;
    key: string;
    value: string;
    /** 1-based. */
    line: number;
}
/** Lines that are no entry of a section are left out: NetworkManager refuses such a file, systemd passes over them. */
export declare function iniLines(lines: readonly string[]): IniLine[];
/** systemd.syntax(7) and GLib know more words than these are written with; anything else is false. */
export declare function isYes(value: string): boolean;
