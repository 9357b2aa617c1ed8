/** The answer that is given again under the same Idempotency-Key. */
export interface StoredResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Idempotency keys, per project. */
export interface IdempotencyStore {
  /**
   * Reserves the key, or says what is known of it; `mismatch`: it was used with another request. Entries live 24 h. One
   * that is in progress for 10 minutes counts as its holder's crash: the same request may take it over.
   */
  begin(entry: {
    projectId: string;
    key: string;
    requestSha256: string;
  }): Promise<
    | { state: 'new' }
    | { state: 'inProgress' }
    | { state: 'mismatch' }
    | { state: 'done'; response: StoredResponse }
  >;
  /** Keeps the answer; the first one stays. */
  complete(projectId: string, key: string, response: StoredResponse): Promise<void>;
  /** Frees a key whose request failed before it did anything. */
  abandon(projectId: string, key: string): Promise<void>;
  removeExpired(): Promise<void>;
}
