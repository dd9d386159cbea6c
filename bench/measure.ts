/** A piece of work that is timed. */
export interface Contender {
  readonly name: string;
  run(): unknown;
}

/** Milliseconds of processor time, the median of several runs, by the name of the contender. */
export type Times = Readonly<Record<string, number>>;

/** Enough for a median; more only where it costs little. */
const RUNS = 3;
const MOST_RUNS = 25;

/** What takes longer than this is not run a second time; the loading of modules, which only the first run does, is nothing to it. */
const ONCE_MILLIS = 6_000;

/**
 * Times the contenders in turns, so that a busy moment of the machine hits them all.
 *
 * After a warm-up each runs until it has had its share of time.
 */
export function race(contenders: readonly Contender[], share: number): Times {
  const taken = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round <= MOST_RUNS; round++) {
    for (const { name, run } of contenders) {
      const times = taken.get(name)!;
      if (sum(times) > share && (times.length >= RUNS || times[0] > ONCE_MILLIS)) continue;
      // Nobody pays for the garbage of the one before.
      global.gc?.();
      // The time of the processor, with that of the collector's threads: others may be at work on the machine.
      const start = process.cpuUsage();
      run();
      const { user, system } = process.cpuUsage(start);
      const millis = (user + system) / 1000;
      if (round > 0 || millis > ONCE_MILLIS) times.push(millis);
    }
  }
  return Object.fromEntries([...taken].map(([name, times]) => [name, median(times)]));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The exponent with which the time grows with the size: the slope of a line through the logarithms. */
export function growth(points: readonly (readonly [size: number, time: number])[]): number {
  const xs = points.map(([size]) => Math.log(size));
  const ys = points.map(([, time]) => Math.log(time));
  const [x, y] = [sum(xs) / xs.length, sum(ys) / ys.length];
  return sum(xs.map((value, i) => (value - x) * (ys[i] - y))) / sum(xs.map((value) => (value - x) ** 2));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
