import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import sharp from 'sharp';
import { zipFiles } from '../scripts/zip-files.ts';
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

/** A ZIP of one PNG an image, and a table of the files and their labels. */
export async function pngArchive(images: LabelledImages, nameOf: (label: number) => string): Promise<Upload> {
  const { width, height, pixels } = images;
  const size = height * width;
  const files = Array.from(images.labels, (label, row) => ({ path: `${row}.png`, label: nameOf(label) }));
  const table = ['file,label', ...files.map(({ path, label }) => `${path},${label}`)].join('\n');
  const pictures = files.map(async ({ path }, row): Promise<[string, Buffer]> => {
    const raw = { width, height, channels: 1 } as const;
    const image = sharp(pixels.subarray(row * size, (row + 1) * size), { raw }).toColourspace('b-w');
    return [path, await image.png().toBuffer()];
  });
  return {
    body: zipFiles([['labels.csv', table], ...(await Promise.all(pictures))]),
    contentType: 'application/zip',
  };
}
