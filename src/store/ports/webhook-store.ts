import type { Page, PageQuery } from '../../contracts/common.ts';
import type { KeyedRequest } from '../../contracts/key.ts';
import type { Webhook, WebhookEventType } from '../../contracts/webhook.ts';

/** A webhook with its project. */
export interface WebhookRecord extends Webhook {
  projectId: string;
}

/** Webhooks. Secrets come and go sealed. */
export interface WebhookStore {
  /** `tooMany` where the project has `most` already. */
  insert(
    webhook: {
      id: string;
      projectId: string;
      url: string;
      description: string;
      events: readonly WebhookEventType[];
      secret: string;
    },
    limit: { most: number },
    keyed?: KeyedRequest,
  ): Promise<WebhookRecord | 'tooMany'>;
  find(projectId: string, id: string): Promise<WebhookRecord | null>;
  list(projectId: string, page: PageQuery): Promise<Page<WebhookRecord>>;
  /** Changes what is given. `enabled` false notes the reason `user`, unless it was disabled already; true forgets the reason and that it was failing. */
  update(
    projectId: string,
    id: string,
    changes: { url?: string; description?: string; events?: readonly WebhookEventType[]; enabled?: boolean },
  ): Promise<WebhookRecord | null>;
  /** Sets a new secret; the one before signs beside it for so many seconds. */
  replaceSecret(
    projectId: string,
    id: string,
    secret: string,
    previousLivesSeconds: number,
  ): Promise<WebhookRecord | null>;
  /** Removes it with its deliveries. */
  remove(projectId: string, id: string): Promise<boolean>;
}
