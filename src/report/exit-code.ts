/** What netfix exits with (README.md). 2, 4 and 8 add up; 64 and 70 are those of sysexits.h, 130 is 128 + SIGINT, as shells report it. */
export const EXIT = {
  failed: 2,
  unreachable: 4,
  wouldChange: 8,
  usage: 64,
  bug: 70,
  unwritten: 70,
  interrupted: 130,
} as const;
