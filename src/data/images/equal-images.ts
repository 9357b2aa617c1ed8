import { createHash } from 'node:crypto';

/** Digests that are kept, at most: some 10 MB. */
const rememberedImages = 50_000;

/** Work on images that is done once for those of equal bytes, also where they come at the same time. @param work of one image */
export function onceForEqual<T>(
  work: (bytes: Uint8Array) => Promise<T>,
  most = rememberedImages,
): (bytes: Uint8Array) => Promise<T> {
  const results = new Map<string, Promise<T>>();
  return (bytes) => {
    const digest = createHash('sha256').update(bytes).digest('base64');
    const known = results.get(digest) ?? work(bytes);
    if (results.size < most) results.set(digest, known);
    return known;
  };
}
