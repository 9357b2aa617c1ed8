import { median, type Round } from '../quiet-rounds.ts';
import { waitUntilQuiet, watchForeignUse } from '../processor-use.ts';
import type { Peer } from './peer-process.ts';

/** Cores that others may keep busy while an interval counts. */
const quietCores = 0.12;

/** A peer's samples per second over the rounds. */
export interface PeerRates {
  median: number;
  lowest: number;
  highest: number;
  /** Intervals that counted although others kept the machine busy, because no quiet one was to be had. */
  disturbed: number;
  /** The peer's first and last answers. */
  first: Record<string, unknown>;
  last: Record<string, unknown>;
}

/**
 * Lets peers take turns, so that what changes on the machine changes for all of them. An interval in which others kept the machine
 * busy is measured again, a few times; then the least disturbed one counts.
 */
export async function measureInterleaved(
  peers: readonly Peer[],
  options: { rounds: number; seconds: number; attempts: number },
): Promise<Map<string, PeerRates>> {
  const rates = new Map<string, Round<number>[]>(peers.map(({ name }) => [name, []]));
  const first = new Map<string, Record<string, unknown>>();
  const last = new Map<string, Record<string, unknown>>();
  for (let round = 0; round < options.rounds; round += 1) {
    for (const peer of peers) {
      const tries: Round<number>[] = [];
      while (tries.length < options.attempts && !tries.some(isQuiet)) {
        await waitUntilQuiet(quietCores, tries.length === 0 ? 1 : 5);
        const use = watchForeignUse();
        const answer = await peer.run(options.seconds);
        tries.push({ value: answer.rate, foreignCores: use.cores() });
        if (!first.has(peer.name)) first.set(peer.name, answer);
        last.set(peer.name, answer);
      }
      const best = tries.toSorted((a, b) => (a.foreignCores ?? 0) - (b.foreignCores ?? 0))[0];
      rates.get(peer.name)!.push(best);
    }
  }
  return new Map(
    peers.map(({ name }) => {
      const rounds = rates.get(name)!;
      const values = rounds.map(({ value }) => value);
      return [
        name,
        {
          median: median(values),
          lowest: Math.min(...values),
          highest: Math.max(...values),
          disturbed: rounds.filter((round) => !isQuiet(round)).length,
          first: first.get(name)!,
          last: last.get(name)!,
        },
      ];
    }),
  );
}

function isQuiet({ foreignCores }: Round<number>): boolean {
  return (foreignCores ?? 0) < quietCores;
}
