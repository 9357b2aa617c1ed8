import type { FederatedRound, RoundReport } from '../contracts/federation.ts';
import { createSecretNoise } from '../privacy/secret-noise.ts';
import { clipUpdate } from './clip-update.ts';
import type { AdvertisedKeys, RevealedShare } from './secure-client.ts';
import { unmaskSum } from './unmask.ts';
import { addWords, bufferOfBytes, fromWords } from './words.ts';

/** What a round's clients sent, read as it is needed. */
export interface RoundMessages {
  contents: <Content>(
    phase: 'keys' | 'updates' | 'unmasking',
  ) => Promise<{ clientId: string; content: Content }[]>;
  numbers: (clientId: string) => Promise<Uint8Array>;
}

/** Names a secure sum: what is agreed on for it serves no other. */
export const nameOfSum = (runId: string, round: number, attempt: number): string =>
  `${runId} ${round} ${attempt}`;

/** How a sum is made private: each update is at most of the norm C, and noise of the deviation σC is added. */
export interface SumPrivacy {
  clipNorm: number;
  /** σ. */
  noiseMultiplier: number;
  /** Clients that are expected, by which the sum is divided whoever has come. */
  divisor: number;
}

/**
 * The mean change of the weights, weighted by rows; in a private run (Σ updates + σC · N(0, 1)) / expected clients, each counted once, under noise
 * that is another one each time.
 * @param count numbers of an update
 * @throws Error where too few shares were revealed to unmask the sum, or the sum holds no rows
 */
export async function averageRound(
  runId: string,
  round: FederatedRound,
  { count, privacy = null }: { count: number; privacy?: SumPrivacy | null },
  messages: RoundMessages,
): Promise<{ mean: Float32Array; report: RoundReport }> {
  const { sum, rows } = await (round.secure
    ? sumMasked(runId, round, count, messages)
    : sumPlain(count, messages, privacy?.clipNorm ?? null));
  if (!(rows > 0) && !privacy) throw new Error('the clients of the round have no rows');
  const mean = privacy ? privateMean(sum, privacy) : Float32Array.from(sum, (value) => value / rows);
  if (!mean.every(Number.isFinite)) throw new Error('the mean of the round is not finite');
  const { updates, shares } = round.sent;
  const dropped = round.secure ? shares.length - updates.length : 0;
  const report = { clients: updates.length, rows: privacy ? null : rows, dropped, attempts: round.attempt };
  return { mean, report };
}

function privateMean(sum: Float64Array, { clipNorm, noiseMultiplier, divisor }: SumPrivacy): Float32Array {
  const noise = createSecretNoise().normal(0, 'sum', sum.length);
  return Float32Array.from(
    sum,
    (value, index) => (value + noiseMultiplier * clipNorm * noise[index]) / divisor,
  );
}

interface WeightedSum {
  /** Of each client's change times its rows. */
  sum: Float64Array;
  rows: number;
}

/** @param clipNorm the largest norm of an update of a private run, in which each counts once */
async function sumPlain(
  count: number,
  { contents, numbers }: RoundMessages,
  clipNorm: number | null,
): Promise<WeightedSum> {
  const sum = new Float64Array(count);
  let all = 0;
  for (const { clientId, content } of await contents<{ rows?: number }>('updates')) {
    const sent = new Float32Array(bufferOfBytes(await numbers(clientId)));
    const update = clipNorm === null ? sent : clipUpdate(sent, clipNorm);
    const { rows = 1 } = content;
    for (let index = 0; index < count; index++) sum[index] += rows * update[index];
    all += rows;
  }
  return { sum, rows: all };
}

async function sumMasked(
  runId: string,
  { round, attempt, minClients, sent }: FederatedRound,
  count: number,
  { contents, numbers }: RoundMessages,
): Promise<WeightedSum> {
  const words = new Uint32Array(2 * (count + 1));
  for (const client of sent.updates) addWords(words, new Uint32Array(bufferOfBytes(await numbers(client))));
  const keys = await contents<AdvertisedKeys>('keys');
  const revealed = await contents<{ shares: RevealedShare[] }>('unmasking');
  unmaskSum(words, {
    about: nameOfSum(runId, round, attempt),
    threshold: minClients,
    keys: keys.map(({ content }) => content),
    survivors: sent.updates,
    dropped: sent.shares.filter((client) => !sent.updates.includes(client)),
    revealed: revealed.flatMap(({ content }) => content.shares),
  });
  const values = fromWords(words);
  return { sum: values.subarray(0, count), rows: values[count] };
}
