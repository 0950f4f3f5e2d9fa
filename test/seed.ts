import fc from 'fast-check';

/**
 * What generated tests generate. The same each time, so that a change is judged by what it changed; other cases are looked at
 * by hand: `NETFIX_SEED=$RANDOM npx vitest run …`.
 */
export const SEED = Number(process.env.NETFIX_SEED ?? 1);

fc.configureGlobal({ seed: SEED });
