import { homedir, userInfo } from 'node:os';

/** Who runs netfix here. A container may run as a number that no line of /etc/passwd names. */
export function localUser(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env.USER ?? `uid-${process.geteuid?.()}`;
  }
}

/** Their home; the root folder where none is known, as a container runtime sets it for such a number. */
export function localHome(env: NodeJS.ProcessEnv): string {
  try {
    return env.HOME || homedir();
  } catch {
    return '/';
  }
}
