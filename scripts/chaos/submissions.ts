import { setTimeout as delay } from 'node:timers/promises';
import type { PatientClient } from './patient-client.ts';

/** A request that makes something, under a key of its own. */
export interface Submission {
  path: string;
  key: string;
  body?: object;
}

/** The same request so many times. */
export const repeated = (path: string, key: string, body: object, count: number): Submission[] =>
  Array.from({ length: count }, (_, i) => ({ path, key: `${key}-${i}`, body }));

/** Submits the requests one after the other, spread over the seconds; gives the id that each was answered. */
export async function submit(
  client: PatientClient,
  requests: readonly Submission[],
  seconds: number,
): Promise<string[]> {
  const startedAt = Date.now();
  return await Promise.all(
    requests.map(async ({ path, key, body }, i) => {
      await delay(Math.max(0, startedAt + (1000 * seconds * i) / requests.length - Date.now()));
      return (await client.post<{ id: string }>(path, key, body)).id;
    }),
  );
}

/** Waits until all of the address have finished; false when that takes longer than the seconds. */
export async function untilFinished(
  client: PatientClient,
  address: string,
  ids: readonly string[],
  seconds: number,
): Promise<boolean> {
  const deadline = Date.now() + 1000 * seconds;
  for (const id of ids)
    while ((await client.get<{ finishedAt: string | null }>(`${address}/${id}`)).finishedAt === null) {
      if (Date.now() > deadline) return false;
      await delay(500);
    }
  return true;
}
