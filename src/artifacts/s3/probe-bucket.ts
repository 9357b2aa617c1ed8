import { randomUUID } from 'node:crypto';
import { createS3Client } from './s3-client.ts';
import { toS3Error } from './s3-error.ts';
import { usualPatience } from './s3-request.ts';
import type { S3Settings } from './s3-settings.ts';

/**
 * Tries what the blob store asks of a bucket on an object of its own, which it removes: conditional writes, ranges, copies, parts, listings.
 * @returns what does not work, a sentence each
 * @throws storageUnavailable where the bucket is away or refuses a request
 */
export async function probeBucket(settings: S3Settings): Promise<string[]> {
  const client = createS3Client(settings, usualPatience);
  const folder = `probe/${randomUUID()}/`;
  const [object, copy, joined] = [`${folder}object`, `${folder}copy`, `${folder}deeper/joined`] as const;
  const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
  const read = async (name: string): Promise<string | undefined> => (await client.get(name))?.toString();
  const problems: string[] = [];
  const expect = (works: boolean, problem: string): void => void (works || problems.push(problem));
  try {
    await client.put(object, bytes('first'), { onlyNew: true });
    const isReplaced = await client.put(object, bytes('other'), { onlyNew: true });
    expect(
      !isReplaced && (await read(object)) === 'first',
      'the store ignores If-None-Match, so two writers of a key are not kept apart.',
    );
    await client.put(object, bytes('0123456789'));
    const range = await client.get(object, { range: { from: 2, bytes: 3 } });
    expect(range?.toString() === '234', 'the store ignores Range.');
    await client.copy(object, copy);
    expect((await read(copy)) === '0123456789', 'the store does not copy objects.');
    const uploadId = await client.beginParts(joined);
    const part = await client.putPart(joined, uploadId, 1, bytes('part'));
    await client.finishParts(joined, uploadId, [part]);
    expect((await read(joined)) === 'part', 'the store does not put parts together.');
    const listed = await client.listFolder(folder);
    expect(
      listed.folders.join() === `${folder}deeper/` && listed.objects.length === 2,
      'a listing lacks what was just stored.',
    );
    return problems;
  } catch (error) {
    throw toS3Error(error);
  } finally {
    for (const name of [object, copy, joined]) await client.remove(name).catch(() => {});
  }
}
