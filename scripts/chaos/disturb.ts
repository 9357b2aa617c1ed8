import { setTimeout as delay } from 'node:timers/promises';
import { untilBlobStored } from './blob-stored.ts';
import type { Disturbance } from './plan-disturbances.ts';
import type { Parts } from './start-parts.ts';

/** How often something was done. */
export interface DisturbanceCounts {
  kills: number;
  pauses: number;
  /** Orderly ones, with or without haste. */
  restarts: number;
}

/** An aimed kill waits no longer than this for its moment. */
const aimSeconds = 4;

/** Does what is planned, at its time, and resolves when every part is back. A child that does not exist is not disturbed. */
export async function disturb(
  planned: readonly Disturbance[],
  parts: Pick<Parts, 'all' | 'child' | 'blobFolder'>,
  log: (message: string) => void,
): Promise<DisturbanceCounts> {
  const counts = { kills: 0, pauses: 0, restarts: 0 };
  const startedAt = Date.now();
  /** What is done to a part is done in turn, however long a restart takes. */
  const before = new Map<string, Promise<void>>();

  async function apply({ at, part: name, kind, seconds, choice, aimed }: Disturbance): Promise<void> {
    const part = parts.all.get(name)!;
    const chosen = name === 'child' ? await parts.child.choose(choice) : name;
    if (chosen === null) return;
    const away = seconds === 0 ? '' : `, back after ${seconds.toFixed(1)} s`;
    const hit = aimed && (await untilBlobStored(parts.blobFolder, aimSeconds));
    log(`${at.toFixed(1)} s: ${kind} ${chosen}${hit ? ' as a blob is stored' : ''}${away}`);
    if (kind === 'restart' || kind === 'drain') {
      counts.restarts += 1;
      return await part[kind]?.();
    }
    if (kind === 'kill') {
      counts.kills += 1;
      await part.kill();
    } else {
      counts.pauses += 1;
      await part.pause();
    }
    await delay(seconds * 1000);
    await (kind === 'kill' ? part.comeBack() : part.resume());
  }

  for (const one of planned) {
    await delay(Math.max(0, startedAt + one.at * 1000 - Date.now()));
    const earlier = before.get(one.part) ?? Promise.resolve();
    before.set(
      one.part,
      earlier.then(() => apply(one)),
    );
  }
  await Promise.all(before.values());
  return counts;
}
