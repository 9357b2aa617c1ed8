import { createRandom } from '../../src/random.ts';

/** What can be disturbed. `child` is a process that the server or a worker started: a trainer, an ingester, the predictor. */
export const partNames = ['server', 'worker 1', 'worker 2', 'child', 'postgres', 'redis'] as const;
export type PartName = (typeof partNames)[number];

/**
 * What can be done to a part: `kill` is SIGKILL, `pause` is SIGSTOP and later SIGCONT, `restart` is an orderly stop and a new start, and
 * `drain` the same of a worker that hands its runs on first.
 */
export type DisturbanceKind = 'kill' | 'pause' | 'restart' | 'drain';

/** One disturbance of a part. */
export interface Disturbance {
  /** Seconds since the beginning. */
  at: number;
  part: PartName;
  kind: DisturbanceKind;
  /** How long the part is away: until it is started again, or goes on. */
  seconds: number;
  /** In [0, 1): which of the living children is meant. */
  choice: number;
  /** Whether a kill waits for the moment at which a blob is stored and its row is not yet there. */
  aimed: boolean;
}

/** How often a part is chosen beside the others. */
const weights: Readonly<Record<PartName, number>> = {
  server: 2,
  'worker 1': 2,
  'worker 2': 2,
  child: 3,
  postgres: 2,
  redis: 2,
};

const kinds: readonly DisturbanceKind[] = ['kill', 'pause', 'restart'];

/** What is done to a part. Nobody but its parent starts a child again. */
function kindsOf(part: PartName): readonly DisturbanceKind[] {
  if (part === 'child') return kinds.filter((kind) => kind !== 'restart');
  return part === 'worker 1' || part === 'worker 2' ? [...kinds, 'drain'] : kinds;
}

/** What takes part in storing a blob and its row. */
const aimable: readonly PartName[] = ['worker 1', 'worker 2', 'postgres'];
const aimedShare = 0.6;
const secondsBetween = { least: 2, most: 6 };
const longestDownSeconds = 4;
const longestPauseBeyondLease = 4;
/** A part that was away is left alone for this long, so that it gets to work. */
const restSeconds = 3;

/**
 * The disturbances of a session: every two to six seconds one, of a part that is not away. Equal arguments give equal lists.
 * A pause lasts longer than a lease. Nobody starts a child again but the process that it belongs to, so it is only killed or paused.
 *
 * @param seed an integer in 0 … 2³²−1
 */
export function planDisturbances({
  seed,
  seconds,
  leaseSeconds,
  parts,
}: {
  seed: number;
  seconds: number;
  leaseSeconds: number;
  parts: readonly PartName[];
}): Disturbance[] {
  const random = createRandom(seed, 'disturbances');
  const busyUntil = new Map<PartName, number>();
  const planned: Disturbance[] = [];
  const next = (): number =>
    secondsBetween.least + (secondsBetween.most - secondsBetween.least) * random.uniform();

  for (let at = next(); at < seconds; at += next()) {
    const free = parts.filter((part) => (busyUntil.get(part) ?? 0) <= at);
    // Drawn in any case, so that how a disturbance turns out does not change the ones after it.
    const [byPart, byKind, bySeconds, choice, byAim] = Array.from({ length: 5 }, () => random.uniform());
    if (free.length === 0) continue;
    const part = chooseByWeight(free, byPart);
    const possible = kindsOf(part);
    const kind = possible[Math.floor(byKind * possible.length)];
    const away = secondsAway(kind, bySeconds, leaseSeconds);
    const aimed = kind === 'kill' && aimable.includes(part) && byAim < aimedShare;
    planned.push({ at, part, kind, seconds: away, choice, aimed });
    busyUntil.set(part, at + away + restSeconds);
  }
  return planned;
}

function chooseByWeight(parts: readonly PartName[], drawn: number): PartName {
  const total = parts.reduce((sum, part) => sum + weights[part], 0);
  let left = drawn * total;
  return parts.find((part) => (left -= weights[part]) < 0) ?? parts.at(-1)!;
}

function secondsAway(kind: DisturbanceKind, drawn: number, leaseSeconds: number): number {
  if (kind === 'restart' || kind === 'drain') return 0;
  if (kind === 'kill') return drawn * longestDownSeconds;
  return leaseSeconds + 1 + drawn * (longestPauseBeyondLease - 1);
}
