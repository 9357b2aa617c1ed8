import type { Log } from '../log.ts';
import type { ClaimedDelivery, DeliveryOutcome, DeliveryStore } from '../store/ports/delivery-store.ts';
import type { AddressPolicy } from './address-policy.ts';
import { nextRetrySeconds, retryScheduleSeconds } from './retry-schedule.ts';
import type { SecretBox } from '../secret-box.ts';
import { sendMessage, type ResolveName, type SendResult } from './send-message.ts';
import { signMessage } from './sign-message.ts';

/** Sends the messages of the outbox. */
export interface WebhookDeliverer {
  /** Sends what is due, from now on. Safe to call twice. */
  start(): void;
  /** Takes nothing more; attempts under way have some seconds to end. Safe to call twice. */
  stop(): Promise<void>;
}

/** How a deliverer works; all of it has a default. */
export interface DelivererSettings {
  /** Between looks at the outbox. */
  pollMilliseconds?: number;
  /** For one attempt. */
  timeoutMilliseconds?: number;
  /** What a lease outlasts its attempt by: time to write what came of it. */
  leaseMarginMilliseconds?: number;
  /** Pauses between attempts. */
  scheduleSeconds?: readonly number[];
  /** How long attempts under way may last when it stops. */
  graceMilliseconds?: number;
  /** How long a delivery that ended is kept. */
  keptSeconds?: number;
}

/** Attempts at the same time, and of one webhook. */
const mostAtOnce = 16;
const mostOfWebhook = 4;
const tidyMilliseconds = 3600 * 1000;

/**
 * Looks for due deliveries and sends each once under a lease, so that of several servers one sends it. A process that dies
 * meanwhile leaves its lease to lapse, and the message is sent again under the same id: at least once.
 */
export function createWebhookDeliverer({
  deliveries,
  secrets,
  policy,
  version,
  log,
  settings = {},
  onAttempt = () => {},
  resolveName,
}: {
  deliveries: DeliveryStore;
  secrets: Pick<SecretBox, 'open'>;
  policy: AddressPolicy;
  /** The version of Trainyard. */
  version: string;
  log: Pick<Log, 'warn' | 'debug'>;
  settings?: DelivererSettings;
  /** Told of each attempt that was written. */
  onAttempt?: (status: DeliveryOutcome['status']) => void;
  resolveName?: ResolveName;
}): WebhookDeliverer {
  const { pollMilliseconds = 1000, timeoutMilliseconds = 15_000, graceMilliseconds = 5000 } = settings;
  const { scheduleSeconds = retryScheduleSeconds, keptSeconds = 30 * 24 * 3600 } = settings;
  const { leaseMarginMilliseconds = 15_000 } = settings;
  const underWay = new Map<Promise<void>, string>();
  const aborted = new AbortController();
  let timer: NodeJS.Timeout | null = null;
  let looking: Promise<void> | null = null;
  let running = false;
  let tidyAt = 0;

  async function attempt(claimed: ClaimedDelivery): Promise<void> {
    const startedAt = Date.now();
    const result = await send(claimed, startedAt);
    if (aborted.signal.aborted && result.status === null) return; // its lease lapses, and another server sends it
    const outcome = outcomeOf(result, claimed, startedAt);
    const disabled = await deliveries.settle(claimed, outcome);
    const { webhookId, messageId } = claimed;
    onAttempt(outcome.status);
    log.debug({ webhookId, messageId, ...outcome }, 'a webhook message was sent');
    if (disabled === 'failing' || disabled === 'gone') {
      const why = disabled === 'gone' ? 'its receiver answered 410' : 'none of its messages arrived for days';
      log.warn({ webhookId, project: claimed.projectId }, `a webhook was disabled: ${why}`);
    }
  }

  async function send(claimed: ClaimedDelivery, at: number): Promise<SendResult> {
    const { messageId, type, occurredAt, data, url } = claimed;
    let keys: string[];
    try {
      keys = claimed.secrets.map((sealed) => secrets.open(sealed, claimed.webhookId));
    } catch (error) {
      log.warn({ err: error, webhookId: claimed.webhookId }, 'a webhook message could not be signed');
      return { status: null, error: 'The service could not sign it.', retryAfterSeconds: null };
    }
    const body = JSON.stringify({ type, timestamp: occurredAt, data });
    const headers = {
      'content-type': 'application/json',
      'user-agent': `Trainyard/${version}`,
      ...signMessage({ messageId, at, body, secrets: keys }),
    };
    return sendMessage({
      url,
      headers,
      body,
      policy,
      timeoutMilliseconds,
      signal: aborted.signal,
      ...(resolveName && { resolveName }),
    });
  }

  function outcomeOf(result: SendResult, { tries }: ClaimedDelivery, startedAt: number): DeliveryOutcome {
    const { status, retryAfterSeconds } = result;
    const error = result.error ?? explain(status);
    const at = new Date(startedAt).toISOString();
    const attemptMade = { at, status, error, milliseconds: Date.now() - startedAt };
    if (error === null) return { attempt: attemptMade, status: 'delivered' };
    if (status === 410) return { attempt: attemptMade, status: 'failed', gone: true };
    const seconds = nextRetrySeconds(tries, { retryAfterSeconds, schedule: scheduleSeconds });
    if (seconds === null) return { attempt: attemptMade, status: 'failed' };
    return { attempt: attemptMade, status: 'pending', retryAfterSeconds: seconds };
  }

  /** Takes what is due into the free places. */
  async function look(): Promise<void> {
    const most = mostAtOnce - underWay.size;
    if (!running || most <= 0) return;
    const leaseSeconds = (timeoutMilliseconds + leaseMarginMilliseconds) / 1000;
    const except = [...new Set(underWay.values())];
    const claimed = await deliveries.claimDue({ most, perWebhook: mostOfWebhook, except, leaseSeconds });
    for (const delivery of claimed) {
      const work: Promise<void> = attempt(delivery)
        .catch((error: unknown) => log.warn({ err: error }, 'what came of a webhook message was not stored'))
        .finally(() => {
          underWay.delete(work);
          lookSoon();
        });
      underWay.set(work, delivery.webhookId);
    }
    if (Date.now() < tidyAt) return;
    tidyAt = Date.now() + tidyMilliseconds;
    await deliveries.removeOld(keptSeconds);
  }

  /** Looks now, or once more where a look is under way. */
  let again = false;
  function lookSoon(): void {
    if (!running) return;
    if (looking) {
      again = true;
      return;
    }
    if (timer) clearTimeout(timer);
    timer = null;
    looking = look()
      .catch((error: unknown) => log.warn({ err: error }, 'the outbox of webhooks could not be read'))
      .finally(() => {
        looking = null;
        if (!running) return;
        timer = setTimeout(lookSoon, again ? 0 : pollMilliseconds);
        again = false;
      });
  }

  return {
    start() {
      if (running) return;
      running = true;
      lookSoon();
    },
    async stop() {
      running = false;
      if (timer) clearTimeout(timer);
      await looking;
      const grace = setTimeout(() => aborted.abort(), graceMilliseconds);
      await Promise.all(underWay.keys());
      clearTimeout(grace);
    },
  };
}

/** Why an answer is no success; null where it is one. */
function explain(status: number | null): string | null {
  if (status === null) return 'There was no answer.';
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return 'It answered with a redirect; redirects are not followed.';
  return `It answered ${status}.`;
}
