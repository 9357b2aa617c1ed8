import type { FederatedRound, RoundReport } from '../contracts/federation.ts';
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

/**
 * The mean change of the weights, weighted by rows.
 * @param count numbers of an update
 * @throws Error where too few shares were revealed to unmask the sum, or the sum holds no rows
 */
export async function averageRound(
  runId: string,
  round: FederatedRound,
  count: number,
  messages: RoundMessages,
): Promise<{ mean: Float32Array; report: RoundReport }> {
  const { sum, rows } = await (round.secure
    ? sumMasked(runId, round, count, messages)
    : sumPlain(count, messages));
  if (!(rows > 0)) throw new Error('the clients of the round have no rows');
  const mean = Float32Array.from(sum, (value) => value / rows);
  if (!mean.every(Number.isFinite)) throw new Error('the mean of the round is not finite');
  const { updates, shares } = round.sent;
  const dropped = round.secure ? shares.length - updates.length : 0;
  return { mean, report: { clients: updates.length, rows, dropped, attempts: round.attempt } };
}

interface WeightedSum {
  /** Of each client's change times its rows. */
  sum: Float64Array;
  rows: number;
}

async function sumPlain(count: number, { contents, numbers }: RoundMessages): Promise<WeightedSum> {
  const sum = new Float64Array(count);
  let all = 0;
  for (const { clientId, content } of await contents<{ rows: number }>('updates')) {
    const update = new Float32Array(bufferOfBytes(await numbers(clientId)));
    for (let index = 0; index < count; index++) sum[index] += content.rows * update[index];
    all += content.rows;
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
