import type { Page, PageQuery } from '../../contracts/common.ts';
import type {
  DeliveryStatus,
  WebhookAttempt,
  WebhookDelivery,
  WebhookDisabledReason,
} from '../../contracts/webhook.ts';

/** A delivery that is to be sent now, with what that needs. */
export interface ClaimedDelivery {
  webhookId: string;
  projectId: string;
  messageId: string;
  type: string;
  occurredAt: string;
  data: Record<string, unknown>;
  url: string;
  /** Sealed; the first one signs, and so do the others while they live. */
  secrets: string[];
  /** Counts all attempts, from 1; what is written of an older one is refused. */
  attempt: number;
  /** Attempts since the delivery was last asked for, this one included. */
  tries: number;
}

/** What an attempt means for its delivery. */
export interface DeliveryOutcome {
  attempt: WebhookAttempt;
  status: DeliveryStatus;
  /** With `pending`. */
  retryAfterSeconds?: number;
  /** The receiver does not want any more messages. */
  gone?: boolean;
}

/**
 * Messages on their way, one row for each webhook of each: the outbox. Rows are made by the statements of what they tell,
 * such as the end of a run, so that neither is there without the other.
 */
export interface DeliveryStore {
  /** Adds a message for this webhook alone, whatever its types. Null without such a webhook. */
  insertTest(projectId: string, webhookId: string, messageId: string): Promise<WebhookDelivery | null>;
  find(projectId: string, webhookId: string, messageId: string): Promise<WebhookDelivery | null>;
  /** Deliveries of a webhook, newest message first. */
  list(
    projectId: string,
    webhookId: string,
    page: PageQuery & { status?: DeliveryStatus },
  ): Promise<Page<WebhookDelivery>>;
  /** Has it sent again, at once and with all tries; one that is being sent stays as it is. Null where there is none. */
  redeliver(projectId: string, webhookId: string, messageId: string): Promise<WebhookDelivery | null>;
  /**
   * Takes deliveries that are due, of webhooks that are enabled, for so many seconds: nobody else gets them before that.
   * At most `perWebhook` of each webhook, and none of those in `except`.
   */
  claimDue(options: {
    most: number;
    perWebhook: number;
    except: readonly string[];
    leaseSeconds: number;
  }): Promise<ClaimedDelivery[]>;
  /**
   * Writes what came of an attempt, and what it says of the webhook: it is failing, or not; it is disabled where the
   * receiver is gone, or where the delivery is given up and nothing arrived since its first attempt. Returns the reason
   * for which the webhook was disabled now, or null; `lost` where the attempt is not the delivery's last one any more.
   */
  settle(
    claimed: Pick<ClaimedDelivery, 'webhookId' | 'messageId' | 'attempt'>,
    outcome: DeliveryOutcome,
  ): Promise<WebhookDisabledReason | null | 'lost'>;
  /** Removes deliveries that ended, or that a disabled webhook has kept, for so many seconds; returns how many. */
  removeOld(seconds: number): Promise<number>;
}
