const LOOK_MS = 100;

/** Waits, but no longer than until the user asks to stop. */
export async function pause(ms: number, interrupted: () => boolean): Promise<void> {
  const end = performance.now() + ms;
  for (let left = ms; left > 0 && !interrupted(); left = end - performance.now()) {
    const wait = Math.min(left, LOOK_MS);
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
