import type { SecretBox } from '../secret-box.ts';
import type { SecretKind, SecretStore } from '../store/ports/secret-store.ts';
import { addWrappingKey } from './open-key-ring.ts';

/**
 * Seals all stored secrets anew, with the first of the configured keys, so that the others are needed no more; and makes a new key for the
 * blobs that are stored from now on. No blob is written. What another call or a webhook changes meanwhile is sealed by it.
 * @param boxes of master keys, null where blobs are not encrypted, and of webhooks
 * @returns how many secrets were sealed anew
 * @throws configInvalid where none of the keys opens a secret; those before it are sealed anew, all others are as they were
 */
export async function rotateKeys(
  store: SecretStore,
  boxes: { keys: SecretBox | null; webhooks: SecretBox },
): Promise<{ wrappingKeys: number; webhookSecrets: number }> {
  const wrappingKeys = boxes.keys ? await resealAll(store, boxes.keys, ['encryptionKey']) : 0;
  const webhookSecrets = await resealAll(store, boxes.webhooks, ['webhook', 'webhookBefore']);
  if (boxes.keys) await addWrappingKey(store, boxes.keys);
  return { wrappingKeys, webhookSecrets };
}

async function resealAll(store: SecretStore, box: SecretBox, kinds: readonly SecretKind[]): Promise<number> {
  let count = 0;
  for (const secret of await store.list(kinds)) {
    const { owner, sealed } = secret;
    if (await store.reseal(secret, box.seal(box.open(sealed, owner), owner))) count += 1;
  }
  return count;
}
