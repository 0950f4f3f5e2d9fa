import { userInfo } from 'node:os';

/** Who runs netfix here. A container may run as a number that no line of /etc/passwd names. */
export function localUser(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env.USER ?? `uid-${process.geteuid?.()}`;
  }
}
