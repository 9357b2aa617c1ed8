import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseSecretsKey, readSecretsKeys } from '../../src/secrets-key.ts';
import { createSecretBox } from '../../src/secret-box.ts';

const [older, newer] = [randomBytes(32), randomBytes(32)];

describe('a box of secrets', () => {
  it('opens what it has sealed, for its owner only', () => {
    const box = createSecretBox([newer]);
    const sealed = box.seal('whsec_abc', 'whk_1');
    expect(sealed).not.toContain('abc');
    expect(box.open(sealed, 'whk_1')).toBe('whsec_abc');
    expect(() => box.open(sealed, 'whk_2')).toThrow('has been changed');
    expect(box.seal('whsec_abc', 'whk_1')).not.toBe(sealed);
  });

  it('notices every changed byte', () => {
    const box = createSecretBox([newer]);
    const parts = box.seal('whsec_abc', 'whk_1').split('.');
    for (const index of [2, 3]) {
      const bytes = Buffer.from(parts[index], 'base64url');
      for (let at = 0; at < bytes.length; at += 1) {
        const changed = Buffer.from(bytes);
        changed[at] ^= 1;
        const sealed = parts.with(index, changed.toString('base64url')).join('.');
        expect(() => box.open(sealed, 'whk_1')).toThrow('has been changed');
      }
    }
  });

  it('seals with the first key and opens with each, so that keys can be changed', () => {
    const sealed = createSecretBox([older]).seal('whsec_abc', 'whk_1');
    const both = createSecretBox([newer, older]);
    expect(both.open(sealed, 'whk_1')).toBe('whsec_abc');
    expect(createSecretBox([newer]).open(both.seal('whsec_abc', 'whk_1'), 'whk_1')).toBe('whsec_abc');
    expect(() => createSecretBox([newer]).open(sealed, 'whk_1')).toThrow('SECRETS_KEY must hold');
  });
});

describe('the key of the data folder', () => {
  async function newFolder(): Promise<string> {
    const folder = await mkdtemp(path.join(tmpdir(), 'trainyard-secrets-key-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    return folder;
  }

  it('is made once, also by servers that start together, and is for this user alone', async () => {
    const dataDir = path.join(await newFolder(), 'data');
    const read = () => readSecretsKeys({ secretsKeys: null, dataDir });
    const keys = await Promise.all(Array.from({ length: 8 }, read));
    expect(new Set(keys.map(([key]) => key.toString('hex'))).size).toBe(1);
    expect((await read())[0]).toEqual(keys[0][0]);
    const file = path.join(dataDir, 'secrets-key');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(parseSecretsKey(await readFile(file, 'utf8'))).toEqual(keys[0][0]);
  });

  it('is refused where the file holds none', async () => {
    const dataDir = await newFolder();
    await writeFile(path.join(dataDir, 'secrets-key'), 'short');
    await expect(readSecretsKeys({ secretsKeys: null, dataDir })).rejects.toMatchObject({
      code: 'configInvalid',
    });
  });
});
