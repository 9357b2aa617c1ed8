import { setTimeout as delay } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import type { CreatedWebhook, CreateWebhookRequest } from '../../src/contracts/webhook.ts';
import { startReceiver } from '../../test/support/webhook-receiver.ts';
import type { ApiClient } from '../api-client.ts';
import type { Findings } from './judge.ts';

/** A message of this number, from 0, is refused when it comes first, so that it has to come again. */
const isRefusedAtFirst = (number: number): boolean => number % 5 === 4;

/** A receiver of the messages that tell of the ends of runs. */
export interface EndMessages {
  /** Waits until there is one of each run; false when that takes longer than the seconds. */
  untilToldOf(runs: readonly string[], seconds: number): Promise<boolean>;
  /** Says what was told of no run, or of one in two messages; gives how many deliveries there were. */
  judge(runs: readonly string[], findings: Findings): number;
  close(): Promise<void>;
}

/** Makes a webhook for the ends of runs, and receives its messages from now on. */
export async function receiveEndMessages(api: ApiClient): Promise<EndMessages> {
  /** Ids of messages in the order of their first arrival. */
  const seen: string[] = [];
  /** By run, the ids of its messages that were taken. */
  const taken = new Map<string, Set<string>>();
  const forged: string[] = [];
  let verifier: Webhook | null = null;
  const receiver = await startReceiver((_number, { headers, body }) => {
    const id = headers['webhook-id'];
    const isNew = !seen.includes(id);
    if (isNew) seen.push(id);
    if (isNew && isRefusedAtFirst(seen.length - 1)) return 503;
    try {
      const { data } = verifier!.verify(body, headers) as { data: { id: string } };
      taken.set(data.id, (taken.get(data.id) ?? new Set()).add(id));
    } catch (error) {
      forged.push(`${id}: ${String(error)}`);
    }
    return 204;
  });
  const events: CreateWebhookRequest['events'] = ['run.succeeded', 'run.failed', 'run.cancelled'];
  const { secret } = await api.post<CreatedWebhook>('/api/v1/webhooks', { url: receiver.url, events });
  verifier = new Webhook(secret!);
  const untold = (runs: readonly string[]): string[] => runs.filter((run) => !taken.has(run));
  return {
    async untilToldOf(runs, seconds) {
      const deadline = Date.now() + 1000 * seconds;
      while (untold(runs).length > 0) {
        if (Date.now() > deadline) return false;
        await delay(200);
      }
      return true;
    },
    judge(runs, findings) {
      findings.lost.push(...untold(runs).map((run) => `${run}: no message told of its end`), ...forged);
      for (const [run, ids] of taken) {
        if (ids.size > 1) findings.doubled.push(`${run}: ${ids.size} messages tell of its end`);
        if (!runs.includes(run)) findings.doubled.push(`${run}: a message tells of the end of nobody's run`);
      }
      return receiver.received.length;
    },
    close: () => receiver.close(),
  };
}
