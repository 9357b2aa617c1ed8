/** A process of its own that ends a run or sends webhook messages, and is killed in the middle of it. */
import { openParentChannel, readBoot } from '../../src/processes/parent-channel.ts';
import { createStore } from '../../src/store/create-store.ts';
import { createAddressPolicy, parseNetworks } from '../../src/webhooks/address-policy.ts';
import { createWebhookDeliverer, type DelivererSettings } from '../../src/webhooks/deliverer.ts';
import { createSecretBox } from '../../src/secret-box.ts';

/** What it is started with. */
export interface SenderBoot {
  databaseUrl: string;
  /** Seals the secrets; in base64. */
  key: string;
  /** A running run that it ends; the process is gone in the moment in which that is stored. */
  endRun?: string;
  /** Without a run to end: how it sends what is due. */
  settings?: DelivererSettings;
}

const { databaseUrl, key, endRun, settings = {} } = readBoot<SenderBoot>();
openParentChannel();
const store = createStore({ databaseUrl });
if (endRun === undefined) {
  createWebhookDeliverer({
    deliveries: store.deliveries,
    secrets: createSecretBox([Buffer.from(key, 'base64')]),
    policy: createAddressPolicy({ networks: parseNetworks('127.0.0.1')!, allowHttp: true }),
    version: '1.2.3',
    log: { debug: () => {}, warn: (details, message) => console.error(message, details) },
    settings: { pollMilliseconds: 10, ...settings },
  }).start();
} else {
  await store.runs.transition({ runId: endRun, from: ['running'], to: 'failed', message: 'It failed.' });
  process.kill(process.pid, 'SIGKILL');
}
