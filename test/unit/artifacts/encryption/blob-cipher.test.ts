import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { encryptFile, readHeader } from '../../../../src/artifacts/encryption/encrypted-files.ts';
import {
  chunkBytes,
  headerBytes,
  plainSizeOf,
  storedChunkBytes,
  storedSizeOf,
} from '../../../../src/artifacts/encryption/encrypted-format.ts';
import { testCipher } from '../../../support/test-cipher.ts';

let folder: string;
let plain: string;
let stored: string;
let opened: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trainyard-cipher-'));
  [plain, stored, opened] = ['plain', 'stored', 'opened'].map((name) => path.join(folder, name)) as [string, string, string]; // prettier-ignore
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const cipher = testCipher();
/** Bytes of which no two chunks are equal. */
const bytesOf = (length: number): Buffer => Buffer.from(Uint32Array.from({ length: Math.ceil(length / 4) }, (_, i) => i).buffer).subarray(0, length); // prettier-ignore

async function encrypted(length: number): Promise<Buffer> {
  await writeFile(plain, bytesOf(length));
  expect(await encryptFile(cipher, plain, stored)).toBe(length);
  return await readFile(stored);
}

test.each([0, 1, chunkBytes - 1, chunkBytes, chunkBytes + 1, 3 * chunkBytes, 3 * chunkBytes + 5])(
  'a file of %d bytes comes back, and its size is known from the stored one',
  async (length) => {
    const bytes = await encrypted(length);
    expect(bytes.byteLength).toBe(storedSizeOf(length));
    expect(plainSizeOf(bytes.byteLength)).toBe(length);
    expect(await readHeader(stored)).toEqual(bytes.subarray(0, headerBytes));
    await cipher.decryptFile(stored, opened);
    expect(bytesOf(length).equals(await readFile(opened))).toBe(true);
    expect((await stat(opened)).mode & 0o777).toBe(0o600);
  },
);

test('bytes come in any pieces', async () => {
  const bytes = bytesOf(2 * chunkBytes + 3);
  const encryptor = cipher.encryptor();
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 100_003) parts.push(...encryptor.push(bytes.subarray(at, at + 100_003))); // prettier-ignore
  await writeFile(stored, Buffer.concat([...parts, ...encryptor.end()]));
  await cipher.decryptFile(stored, opened);
  expect(bytes.equals(await readFile(opened))).toBe(true);
});

test('the same bytes are stored as other ones each time, and no piece of them is there', async () => {
  await writeFile(plain, 'the same line\n'.repeat(100));
  await encryptFile(cipher, plain, stored);
  await encryptFile(cipher, plain, opened);
  const [first, second] = [await readFile(stored), await readFile(opened)];
  expect(first.subarray(headerBytes).equals(second.subarray(headerBytes))).toBe(false);
  expect(first.includes('same line')).toBe(false);
});

const at = (bytes: Buffer, position: number): Buffer => {
  const changed = Buffer.from(bytes);
  changed[position]! ^= 1;
  return changed;
};
const chunk = (bytes: Buffer, n: number): Buffer => bytes.subarray(headerBytes + n * storedChunkBytes, headerBytes + (n + 1) * storedChunkBytes); // prettier-ignore

test.each<[string, (bytes: Buffer) => Buffer]>([
  ['a flipped bit of a chunk', (bytes) => at(bytes, headerBytes + 1000)],
  ['a flipped bit of the wrapped key', (bytes) => at(bytes, headerBytes - 20)],
  ['a flipped bit of the last tag', (bytes) => at(bytes, bytes.length - 1)],
  ['a missing last chunk', (bytes) => bytes.subarray(0, headerBytes + 2 * storedChunkBytes)],
  ['a cut in a chunk', (bytes) => bytes.subarray(0, bytes.length - 7)],
  ['nothing but the header', (bytes) => bytes.subarray(0, headerBytes)],
  ['two chunks the other way round', (bytes) => Buffer.concat([bytes.subarray(0, headerBytes), chunk(bytes, 1), chunk(bytes, 0), chunk(bytes, 2)])], // prettier-ignore
  ['a chunk twice', (bytes) => Buffer.concat([bytes.subarray(0, headerBytes), chunk(bytes, 0), chunk(bytes, 0), chunk(bytes, 2)])], // prettier-ignore
  ['bytes after the end', (bytes) => Buffer.concat([bytes, Buffer.from('more')])],
])('%s is told', async (_, change) => {
  const bytes = await encrypted(2 * chunkBytes + 100);
  await writeFile(stored, change(bytes));
  await expect(cipher.decryptFile(stored, opened)).rejects.toMatchObject({ code: 'artifactCorrupt' });
});

test('a file of a key that is not there is a matter of the configuration', async () => {
  await encrypted(10);
  await expect(testCipher(8).decryptFile(stored, opened)).rejects.toMatchObject({ code: 'configInvalid' });
});
