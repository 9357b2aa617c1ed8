import type { SecretBox } from '../secret-box.ts';
import type { SecretStore } from '../store/ports/secret-store.ts';

/** How many secrets of webhooks a box does not open: their webhooks can not be signed. */
export async function countUnopened(
  store: Pick<SecretStore, 'list'>,
  box: Pick<SecretBox, 'open'>,
): Promise<number> {
  const secrets = await store.list(['webhook', 'webhookBefore']);
  return secrets.filter(({ owner, sealed }) => {
    try {
      box.open(sealed, owner);
      return false;
    } catch {
      return true;
    }
  }).length;
}
