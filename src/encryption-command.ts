/** `npm run encryption -- encrypt` and `… rotate`: what is stored, under the keys of the configuration. */
import { pino } from 'pino';
import { readConfig, type Config } from './config.ts';
import { createKeyBox } from './encryption/open-key-ring.ts';
import { encryptBlobs } from './encryption/encrypt-blobs.ts';
import { rotateKeys } from './encryption/rotate-keys.ts';
import { openFoundation } from './foundation.ts';
import { exitWithReason } from './logger.ts';
import { createSecretBox } from './secret-box.ts';
import { readSecretsKeys } from './secrets-key.ts';

const help = `npm run encryption -- encrypt   encrypts the blobs that were stored before ENCRYPTION_KEY was set
npm run encryption -- rotate    seals all keys and secrets anew, with the first of ENCRYPTION_KEY and of SECRETS_KEY
`;

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

const commands: Readonly<Record<string, (foundation: Foundation) => Promise<string>>> = {
  async encrypt({ store, blobs }) {
    const { encrypted, before } = await encryptBlobs(store, blobs);
    return (
      `Encrypted ${encrypted.files} files (${megabytes(encrypted.sizeBytes)}); ` +
      `${before.files} (${megabytes(before.sizeBytes)}) were encrypted already.`
    );
  },

  async rotate({ store }) {
    const keys = config.encryptionKeys && createKeyBox(config.encryptionKeys);
    const webhooks = createSecretBox(await readSecretsKeys(config));
    const { wrappingKeys, webhookSecrets } = await rotateKeys(store.secrets, { keys, webhooks });
    const made = keys ? ` Blobs that are stored by processes that start from now on have a new one.` : '';
    return `Sealed ${wrappingKeys} keys of blobs and ${webhookSecrets} secrets of webhooks anew.${made}`;
  },
};
type Foundation = Awaited<ReturnType<typeof openFoundation>>;

const command = commands[process.argv[2] ?? ''];
if (!command || process.argv.length > 3) {
  process.stderr.write(help);
  process.exit(1);
}
let config: Config;
try {
  config = readConfig();
  const foundation = await openFoundation(config, pino({ level: 'silent' }));
  try {
    console.log(await command(foundation));
  } finally {
    await foundation.close();
  }
} catch (error) {
  exitWithReason(error);
}
