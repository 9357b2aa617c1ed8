import type { KeyedRequest } from '../../contracts/key.ts';

/** The answer that is given again under the same Idempotency-Key. */
export interface StoredResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** What is known of a request: nothing; another request has its key; or what it made, with its answer where that was kept. */
export type KnownRequest =
  | { state: 'unknown' }
  | { state: 'mismatch' }
  | {
      state: 'known';
      /** Names the row that the first request made or changed; null: it made none, and its answer is there. */
      made: string | null;
      response: StoredResponse | null;
    };

/**
 * Idempotency keys, per project. The stores that make or change a row take a {@link KeyedRequest} and store its key in the
 * same transaction: so a key is known exactly when its request took effect, whatever dies in between. Of requests with the
 * same key one is stored; the others' calls store nothing and @throws idempotencyKeyInUse. Entries live 24 h.
 */
export interface IdempotencyStore {
  find(request: KeyedRequest): Promise<KnownRequest>;
  /** Keeps the answer, also of a request that made no row; the first answer stays. */
  complete(request: KeyedRequest, response: StoredResponse): Promise<void>;
  removeExpired(): Promise<void>;
}
