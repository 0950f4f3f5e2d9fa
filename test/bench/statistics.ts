/** One run of one step. */
export interface Sample {
  /** What was compared with what: results of different scenes are never set beside each other. */
  scene: string;
  step: string;
  /** Hosts, or tasks where a scene counts those. */
  size: number;
  /** Wall clock of the whole process. */
  seconds: number;
  /** User and system time of the process and all it waited for. */
  cpuSeconds: number;
  /** Peak of the process and all below it. */
  memoryMiB: number;
}

/** All runs of one step at one size. */
export interface Figure extends Sample {
  runs: number;
  fastest: number;
  slowest: number;
}

/** Of an even number of values the mean of the two in the middle. Throws where there is none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (upper === undefined || lower === undefined) throw new Error('no values to take a median of');
  return (lower + upper) / 2;
}

/** In the order in which the steps first appear. Times are medians, memory is the highest peak. */
export function figuresOf(samples: readonly Sample[]): Figure[] {
  const groups = new Map<string, Sample[]>();
  for (const sample of samples) {
    const key = `${sample.scene} ${sample.size} ${sample.step}`;
    groups.set(key, [...(groups.get(key) ?? []), sample]);
  }
  return [...groups.values()].flatMap((runs) => {
    const [first] = runs;
    if (first === undefined) return [];
    const seconds = runs.map((run) => run.seconds);
    return {
      ...first,
      seconds: median(seconds),
      cpuSeconds: median(runs.map((run) => run.cpuSeconds)),
      memoryMiB: Math.max(...runs.map((run) => run.memoryMiB)),
      runs: runs.length,
      fastest: Math.min(...seconds),
      slowest: Math.max(...seconds),
    };
  });
}

/**
 * How many times as long one step of a scene took as another. Where both ran in each round, the median of the rounds'
 * ratios: what slows the machine down for a while slows both. Else the ratio of the medians. Null where one did not run.
 */
export function ratioOf(
  samples: readonly Sample[],
  { scene, size, of, by }: { scene: string; size: number; of: string; by: string },
): number | null {
  const secondsOf = (step: string): number[] =>
    samples
      .filter((sample) => sample.scene === scene && sample.size === size && sample.step === step)
      .map((sample) => sample.seconds);
  const above = secondsOf(of);
  const below = secondsOf(by);
  if (above.length === 0 || below.length === 0) return null;
  if (above.length !== below.length) return median(above) / median(below);
  return median(above.map((seconds, round) => seconds / (below[round] ?? Number.NaN)));
}

/** `most`, usually five; three where a run takes longer than 15 s, one where it takes longer than two minutes. */
export function repetitions(slowestSeconds: number, most: number): number {
  if (slowestSeconds > 120) return 1;
  return slowestSeconds > 15 ? Math.min(3, most) : most;
}
