import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { examplePath, type Upload } from './example.ts';

/** Grey images of one size with a label each, from the two files of MNIST's format. */
export interface LabelledImages {
  count: number;
  height: number;
  width: number;
  /** [count × height × width], 0 … 255. */
  pixels: Uint8Array;
  /** [count], 0 … 9. */
  labels: Uint8Array;
}

const unpack = promisify(gunzip);

/** Reads `examples/data/<folder>`. The header is a magic number and the sizes, 32 bits each, big-endian. */
export async function readImages(folder: string): Promise<LabelledImages> {
  const [images, labels] = await Promise.all(
    ['images-idx3-ubyte.gz', 'labels-idx1-ubyte.gz'].map(async (file) =>
      unpack(await readFile(examplePath('data', folder, file))),
    ),
  );
  const [count, height, width] = [4, 8, 12].map((at) => images.readUInt32BE(at));
  if (images.length !== 16 + count * height * width || labels.length !== 8 + count)
    throw new Error(`examples/data/${folder} is not whole`);
  return { count, height, width, pixels: images.subarray(16), labels: labels.subarray(8) };
}

/** NDJSON of one image a row: its label, and its pixels as one vector. */
export function pixelVectors(images: LabelledImages, nameOf: (label: number) => string): Upload {
  const size = images.height * images.width;
  const lines = Array.from(images.labels, (label, row) => {
    const pixels = images.pixels.subarray(row * size, (row + 1) * size).join(',');
    return `{"label":"${nameOf(label)}","pixels":[${pixels}]}\n`;
  });
  return { body: Buffer.from(lines.join('')), contentType: 'application/x-ndjson' };
}
