import { startThread } from '../processes/start-thread.ts';
import type { NoiseAim } from './noise-for.ts';

/** Results that are kept. */
const mostKept = 1000;

/** Finds noise on a thread, and keeps what it found. */
export interface NoiseFinder {
  /** The noise multiplier, or null where none is enough; undefined where it was not found yet. */
  known(aim: NoiseAim): number | null | undefined;
  /** Has it be known. Searches follow one another. */
  find(aim: NoiseAim): Promise<void>;
}

/** @param search the search itself; on a thread of its own by default */
export function createNoiseFinder(search: (aim: NoiseAim) => Promise<number | null> = onThread): NoiseFinder {
  const found = new Map<string, number | null>();
  let last: Promise<void> = Promise.resolve();

  async function findNext(aim: NoiseAim): Promise<void> {
    if (found.has(nameOf(aim))) return;
    const noise = await search(aim);
    if (found.size >= mostKept) found.delete(found.keys().next().value!);
    found.set(nameOf(aim), noise);
  }

  return {
    known: (aim) => found.get(nameOf(aim)),
    async find(aim) {
      if (found.has(nameOf(aim))) return;
      const mine = last.then(() => findNext(aim));
      last = mine.catch(() => {}); // a failure is the caller's alone
      await mine;
    },
  };
}

const nameOf = ({ samplingRate, steps, epsilon, delta, accountant }: NoiseAim): string =>
  [samplingRate, steps, epsilon, delta, accountant].join(' ');

function onThread(aim: NoiseAim): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const thread = startThread(new URL('./noise-thread.ts', import.meta.url), { workerData: aim });
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', (code) => reject(new Error(`the search for noise ended with code ${code}`)));
  });
}
