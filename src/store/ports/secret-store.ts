/** Whose a sealed secret is: a key that wraps the data keys of blobs, or what a webhook signs with, now or until a day after it got a new one. */
export type SecretKind = 'encryptionKey' | 'webhook' | 'webhookBefore';

/** A secret that is stored sealed. */
export interface SealedSecret {
  kind: SecretKind;
  /** Id of the key or the webhook, which it is sealed for. */
  owner: string;
  sealed: string;
}

/** All that is stored sealed, of all projects. */
export interface SecretStore {
  /** Those of some kinds; of a kind those stored last come last. */
  list(kinds: readonly SecretKind[]): Promise<SealedSecret[]>;
  /** Stores a key that wraps data keys. */
  addEncryptionKey(key: { id: string; sealed: string }): Promise<void>;
  /** When the first key that wraps data keys was stored; null: there is none. */
  encryptedSince(): Promise<string | null>;
  /** Has a secret be stored as sealed anew; false: it is another one by now, or gone. */
  reseal(secret: SealedSecret, sealed: string): Promise<boolean>;
}
