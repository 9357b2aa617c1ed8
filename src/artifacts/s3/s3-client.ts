import { createHash } from 'node:crypto';
import {
  createS3Request,
  parseAnswer,
  S3Lie,
  S3Refusal,
  type S3Answer,
  type S3Patience,
} from './s3-request.ts';
import type { S3Settings } from './s3-settings.ts';

/** What a listing has: objects, and what the names of further ones begin with, up to the next `/`. */
export interface S3Listing {
  objects: { name: string; sizeBytes: number; storedAt: Date }[];
  folders: string[];
}

/** A part of an upload in parts, as it is named when the parts are put together. */
export interface S3Part {
  number: number;
  etag: string;
}

/** A bucket's objects, named without the prefix. Any call @throws S3Refusal, S3Lie, or what `fetch` does. */
export type S3Client = ReturnType<typeof createS3Client>;

/** Creates the client of a bucket, for what the blob store asks of it. */
export function createS3Client(settings: S3Settings, patience: S3Patience) {
  const requests = createS3Request(settings, patience);

  /** One page after another of a listing. */
  async function* pages(query: Readonly<Record<string, string>>): AsyncGenerator<S3Listing> {
    let more: string | null = null;
    do {
      const token: Record<string, string> = more === null ? {} : { 'continuation-token': more };
      const page: Record<string, unknown> = await requests.send(
        { method: 'GET', object: null, query: { 'list-type': '2', ...query, ...token } },
        ({ body }) => parseAnswer(body, 'ListBucketResult'),
      );
      yield {
        objects: elements(page.Contents).map(({ Key, Size, LastModified }) => ({
          name: String(Key).slice(settings.prefix.length),
          sizeBytes: Number(Size),
          storedAt: new Date(String(LastModified)),
        })),
        folders: elements(page.CommonPrefixes).map(({ Prefix }) =>
          String(Prefix).slice(settings.prefix.length),
        ),
      };
      more = page.IsTruncated === 'true' ? String(page.NextContinuationToken) : null;
    } while (more !== null);
  }

  return {
    presign: requests.presign,

    /** The object's bytes, or those of a range of it; null: there is none. */
    async get(
      object: string,
      { range, signal }: { range?: { from: number; bytes: number }; signal?: AbortSignal } = {},
    ): Promise<Buffer | null> {
      const last = range && range.from + range.bytes - 1;
      const asked = {
        method: 'GET',
        object,
        signal,
        ...(range && { headers: { range: `bytes=${range.from}-${last}` } }),
      } as const;
      return await requests
        .send(asked, ({ body }) => {
          if (range && body.byteLength !== range.bytes)
            throw new S3Lie(`the answer has ${body.byteLength} bytes of a range of ${range.bytes}`);
          return body;
        })
        .catch(noneIfMissing);
    },

    /**
     * Stores an object whole. With `onlyNew`, false: there is one of that name already, also when requests race, and it stays; it may be the one
     * of an earlier try, whose answer was lost. The store compares the bytes with their MD5, and its answer is compared, too.
     */
    async put(
      object: string,
      body: Uint8Array<ArrayBuffer>,
      { onlyNew = false, signal }: { onlyNew?: boolean; signal?: AbortSignal | undefined } = {},
    ): Promise<boolean> {
      const { base64, hex } = md5Of(body);
      const headers = { 'content-md5': base64, ...(onlyNew && { 'if-none-match': '*' }) };
      try {
        await requests.send({ method: 'PUT', object, headers, body, signal }, (answer) =>
          requireEtag(answer, hex),
        );
        return true;
      } catch (error) {
        if (onlyNew && error instanceof S3Refusal && error.status === 412) return false;
        throw error;
      }
    },

    /** Removes an object; one that is not there is fine. */
    async remove(object: string): Promise<void> {
      await requests.send({ method: 'DELETE', object }, () => null).catch(noneIfMissing);
    },

    /** Copies an object of up to 5 GB inside the bucket. False: there is none to copy. */
    async copy(from: string, to: string): Promise<boolean> {
      const headers = { 'x-amz-copy-source': sourceOf(from) };
      const copied = await requests
        .send({ method: 'PUT', object: to, headers }, ({ body }) => parseAnswer(body, 'CopyObjectResult'))
        .catch(noneIfMissing);
      return copied !== null;
    },

    /** Begins an upload in parts, and returns its id. */
    async beginParts(object: string, signal?: AbortSignal): Promise<string> {
      return await requests.send({ method: 'POST', object, query: { uploads: '' }, signal }, ({ body }) => {
        const { UploadId } = parseAnswer(body, 'InitiateMultipartUploadResult');
        if (typeof UploadId !== 'string') throw new S3Lie('the answer has no id of the upload');
        return UploadId;
      });
    },

    /** Sends a part; `number` begins with 1. */
    async putPart(
      object: string,
      uploadId: string,
      number: number,
      body: Uint8Array<ArrayBuffer>,
      signal?: AbortSignal,
    ): Promise<S3Part> {
      const { base64, hex } = md5Of(body);
      const asked = {
        method: 'PUT',
        object,
        query: { partNumber: String(number), uploadId },
        headers: { 'content-md5': base64 },
        body,
        signal,
      } as const;
      return await requests.send(asked, (answer) => ({ number, etag: requireEtag(answer, hex) }));
    },

    /** Copies a range of another object as a part. */
    async copyPart(
      object: string,
      uploadId: string,
      number: number,
      { from, first, bytes }: { from: string; first: number; bytes: number },
    ): Promise<S3Part> {
      const asked = {
        method: 'PUT',
        object,
        query: { partNumber: String(number), uploadId },
        headers: {
          'x-amz-copy-source': sourceOf(from),
          'x-amz-copy-source-range': `bytes=${first}-${first + bytes - 1}`,
        },
      } as const;
      return await requests.send(asked, ({ body }) => {
        const { ETag } = parseAnswer(body, 'CopyPartResult');
        if (typeof ETag !== 'string') throw new S3Lie('the answer has no ETag');
        return { number, etag: ETag };
      });
    },

    /** Puts the parts together as the object. */
    async finishParts(
      object: string,
      uploadId: string,
      parts: readonly S3Part[],
      signal?: AbortSignal,
    ): Promise<void> {
      const listed = parts.map(
        ({ number, etag }) =>
          `<Part><PartNumber>${number}</PartNumber><ETag>${escapeXml(etag)}</ETag></Part>`,
      );
      const body = new TextEncoder().encode(
        `<CompleteMultipartUpload>${listed.join('')}</CompleteMultipartUpload>`,
      );
      const asked = { method: 'POST', object, query: { uploadId }, body, signal } as const;
      // An error may come with a status of 200, once the store has begun to answer.
      await requests.send(asked, (answer) => parseAnswer(answer.body, 'CompleteMultipartUploadResult'));
    },

    /** Gives up an upload in parts. */
    async abandonParts(object: string, uploadId: string): Promise<void> {
      await requests.send({ method: 'DELETE', object, query: { uploadId } }, () => null).catch(noneIfMissing);
    },

    /** The size of an object; null: there is none. */
    async sizeOf(object: string): Promise<number | null> {
      return await requests
        .send({ method: 'HEAD', object }, ({ headers }) => Number(headers.get('content-length')))
        .catch(noneIfMissing);
    },

    /** All objects whose names begin with `start`. */
    async *listAll(start: string): AsyncGenerator<S3Listing['objects'][number]> {
      for await (const { objects } of pages({ prefix: settings.prefix + start })) yield* objects;
    },

    /** Objects and folders right under `folder`, which ends in `/`. */
    async listFolder(folder: string): Promise<S3Listing> {
      const all: S3Listing = { objects: [], folders: [] };
      for await (const page of pages({ prefix: settings.prefix + folder, delimiter: '/' })) {
        all.objects.push(...page.objects);
        all.folders.push(...page.folders);
      }
      return all;
    },

    /** Whether the bucket can be read. */
    async ping(): Promise<void> {
      await pages({ prefix: settings.prefix, 'max-keys': '1' }).next();
    },
  };

  function sourceOf(object: string): string {
    return `/${settings.bucket}/${settings.prefix}${object}`;
  }
}

function noneIfMissing(error: unknown): null {
  if (error instanceof S3Refusal && error.status === 404 && error.code !== 'NoSuchBucket') return null;
  throw error;
}

/** An element that may be there once, several times, or not. */
function elements(found: unknown): Record<string, unknown>[] {
  if (found === undefined) return [];
  return (Array.isArray(found) ? found : [found]) as Record<string, unknown>[];
}

function md5Of(bytes: Uint8Array): { base64: string; hex: string } {
  const digest = createHash('md5').update(bytes).digest();
  return { base64: digest.toString('base64'), hex: digest.toString('hex') };
}

/**
 * The ETag of an answer. It is the MD5 of the bytes, unless the store encrypts them with a key of its own service.
 * @throws S3Lie where it is missing, or another one
 */
function requireEtag({ headers }: S3Answer, md5: string): string {
  const etag = headers.get('etag');
  if (etag === null) throw new S3Lie('the answer has no ETag');
  const isSealed =
    (headers.get('x-amz-server-side-encryption') ?? 'AES256') !== 'AES256' ||
    headers.has('x-amz-server-side-encryption-customer-algorithm');
  if (!isSealed && etag.replaceAll('"', '').toLowerCase() !== md5)
    throw new S3Lie(`the ETag ${etag} is not the MD5 of the bytes that were sent`);
  return etag;
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
