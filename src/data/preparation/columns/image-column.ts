import type { ResolvedImage } from '../../../contracts/definition/definition.ts';
import type { FittedImageColumn } from '../../../contracts/preparation.ts';
import { decodeImage, UnreadableImage } from '../../images/decode-image.ts';
import { shown, type ColumnKind } from './column-kind.ts';

/** Images: the pixels of a picture brought to one shape, 0 … 1, or standardized for each channel. */
export const imageKind: ColumnKind<FittedImageColumn> = {
  takes: (type) => type === 'image',
  // Images are never held as raw values: `encode-images.ts` reads them, and fits their scale.
  isRead: () => false,
  fit: ({ name }, _raw, { preparation }) => newImageColumn(name, preparation.image!),
  upperBound({ name }, { image }) {
    if (image === undefined) throw new Error('a definition with an image has options for it');
    return imageKind.blockOf(newImageColumn(name, image));
  },
  widthOf: ({ width, height, channels }) => width * height * channels,
  featureNamesOf: (column) =>
    Array.from({ length: imageKind.widthOf(column) }, (_, i) => `${column.name}[${i + 1}]`),
  blockOf: (column) => ({
    kind: 'image',
    name: column.name,
    width: imageKind.widthOf(column),
    imageHeight: column.height,
    imageWidth: column.width,
    channels: column.channels,
  }),
  noisyFeaturesOf: (column) => imageKind.widthOf(column),
  createColumnWriter() {
    throw new Error('images are written by encodeImages');
  },
  createCellWriter(column) {
    return (value, out, at) => {
      if (value instanceof Uint8ClampedArray) {
        const size = imageKind.widthOf(column);
        if (value.length !== size) return `Expected ${size} pixel values, got ${value.length}.`;
        writePixels(column, value, out, at);
        return null;
      }
      const bytes = typeof value === 'string' ? bytesOfText(value) : null;
      if (bytes === null)
        return `Expected an image (PNG, JPEG or WebP) as base64 or a data URI, got ${shown(value)}.`;
      return writeImage(column, bytes, out, at).then(
        () => null,
        (error: unknown) => {
          if (error instanceof UnreadableImage) return `The image can't be used. ${error.message}`;
          throw error;
        },
      );
    };
  },
};

/** An image column whose values are 0 … 1. */
export function newImageColumn(name: string, image: ResolvedImage): FittedImageColumn {
  const { width, height, channels, fit } = image;
  const each = (value: number): number[] => Array.from({ length: channels }, () => value);
  return { kind: 'image', name, width, height, channels, fit, offset: each(0), scale: each(1) };
}

/** Decodes an image and writes its features at `out[at]`. @throws UnreadableImage */
export async function writeImage(
  column: FittedImageColumn,
  bytes: Uint8Array,
  out: Float32Array,
  at: number,
): Promise<void> {
  writePixels(column, await decodeImage(bytes, column), out, at);
}

function writePixels(
  { channels, offset, scale }: FittedImageColumn,
  pixels: ArrayLike<number>,
  out: Float32Array,
  at: number,
): void {
  for (let i = 0; i < pixels.length; i++) {
    const channel = i % channels;
    out[at + i] = (pixels[i] / 255 - offset[channel]) / scale[channel];
  }
}

const dataUri = /^data:image\/[a-z.+-]+;base64,/i;
const base64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/;

/** The bytes of base64 text, after `data:image/…;base64,` or without; null for other text. */
function bytesOfText(text: string): Uint8Array | null {
  const body = text.slice(dataUri.exec(text)?.[0].length ?? 0);
  return base64.test(body) ? Buffer.from(body, 'base64') : null;
}
