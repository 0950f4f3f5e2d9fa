import * as Type from 'typebox';

/** What to do about a line that has the last word after ours: say so, or comment it out. */
export const CONFLICTS = Type.Union([Type.Literal('fail'), Type.Literal('comment')], {
  default: 'fail',
  description:
    'What to do about a line of another file that would win after a boot: fail and name it, or comment it out.',
});
export type Conflicts = Type.Static<typeof CONFLICTS>;
