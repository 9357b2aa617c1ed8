import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encryptBlobs } from '../../../src/encryption/encrypt-blobs.ts';
import { countUnopened } from '../../../src/encryption/count-unopened.ts';
import { createKeyBox, openKeyRing } from '../../../src/encryption/open-key-ring.ts';
import { rotateKeys } from '../../../src/encryption/rotate-keys.ts';
import { newId } from '../../../src/identifiers.ts';
import { createSecretBox } from '../../../src/secret-box.ts';
import { storeBackends, type StoreUnderTest } from '../../support/store-backends.ts';
import { addProject } from '../../support/store-fixtures.ts';

const [old, fresh, wrong] = [randomBytes(32), randomBytes(32), randomBytes(32)] as const;

describe.each(storeBackends)('keys of what is encrypted, in $name', ({ open }) => {
  let test: StoreUnderTest;
  beforeAll(async () => (test = await open()));
  afterAll(() => test.close());

  // One story: each test goes on from the one before it.
  it('are none without a master key, and begin with the first process that has one', async () => {
    const { secrets } = test.store;
    expect(await openKeyRing(secrets, null)).toBeNull();
    expect(await secrets.encryptedSince()).toBeNull();
    const keys = (await openKeyRing(secrets, [old]))!;
    expect(keys.current.key).toHaveLength(32);
    const again = (await openKeyRing(test.another.secrets, [old]))!;
    expect(again.current).toEqual(keys.current);
    expect(await secrets.encryptedSince()).not.toBeNull();
  });

  it('need the master key from then on, and no other', async () => {
    const { secrets } = test.store;
    const refused = { code: 'configInvalid' };
    await expect(openKeyRing(secrets, null)).rejects.toMatchObject(refused);
    await expect(openKeyRing(secrets, null)).rejects.toThrow('blobs of this installation are encrypted');
    await expect(openKeyRing(secrets, [wrong])).rejects.toMatchObject(refused);
    await expect(openKeyRing(secrets, [wrong])).rejects.toThrow('ENCRYPTION_KEY');
  });

  it('are sealed anew under another master key, and so are the secrets of webhooks', async () => {
    const { secrets, webhooks } = test.store;
    const running = (await openKeyRing(secrets, [fresh, old]))!;
    const projectId = await addProject(test.store);
    const id = newId('webhook');
    const hook = { id, projectId, url: 'https://a.example', description: '', events: [] };
    const before = createSecretBox([old]);
    await webhooks.insert({ ...hook, secret: before.seal('first', id) }, { most: 1 });
    await webhooks.replaceSecret(projectId, id, before.seal('second', id), 60);

    const done = await rotateKeys(secrets, {
      keys: createKeyBox([fresh, old]),
      webhooks: createSecretBox([fresh, old]),
    });
    expect(done).toEqual({ wrappingKeys: 1, webhookSecrets: 2 });
    await expect(openKeyRing(secrets, [old])).rejects.toMatchObject({ code: 'configInvalid' });
    const rotated = (await openKeyRing(secrets, [fresh]))!;
    // What was stored before is opened still, what is stored from now on has another key, which who runs already finds.
    expect(await rotated.find(running.current.id)).toEqual(running.current.key);
    expect(rotated.current.id).not.toEqual(running.current.id);
    expect(await running.find(rotated.current.id)).toEqual(rotated.current.key);
    const opened = (await secrets.list(['webhook', 'webhookBefore'])).map(({ owner, sealed }) =>
      createSecretBox([fresh]).open(sealed, owner),
    );
    expect(opened).toEqual(['second', 'first']);
    expect(await countUnopened(secrets, createSecretBox([fresh]))).toBe(0);
    expect(await countUnopened(secrets, createSecretBox([old]))).toBe(2);
  });

  it('that the database does not have are told', async () => {
    const keys = (await openKeyRing(test.store.secrets, [fresh]))!;
    await expect(keys.find(Buffer.alloc(16))).rejects.toThrow('which the database does not have');
  });

  it('are not changed over what another call has written meanwhile', async () => {
    const { secrets } = test.store;
    const [secret] = await secrets.list(['webhook']);
    expect(await secrets.reseal({ ...secret!, sealed: 'older' }, 'x')).toBe(false);
    expect(await secrets.list(['webhook'])).toEqual([secret]);
  });

  it('have to be known to all workers before what is stored is encrypted', async () => {
    const { store, another } = test;
    const blobs = {
      async encryptStored(onFile: (file: { sizeBytes: number; isNew: boolean }) => void) {
        for (const isNew of [true, true, false]) onFile({ sizeBytes: 5, isNew });
      },
    };
    expect(await encryptBlobs(store, blobs)).toEqual({
      encrypted: { files: 2, sizeBytes: 10 },
      before: { files: 1, sizeBytes: 5 },
    });
    const worker = { id: 'w', host: 'here', pid: 7, slots: 1, busySlots: 0, engine: null };
    await store.workers.heartbeat(worker);
    expect(await encryptBlobs(another, blobs)).toMatchObject({ encrypted: { files: 2 } });
    const later = {
      ...store.secrets,
      encryptedSince: async () => new Date(Date.now() + 60_000).toISOString(),
    };
    const refused = encryptBlobs({ secrets: later, workers: store.workers }, blobs);
    await expect(refused).rejects.toThrow('here:7');
  });
});
