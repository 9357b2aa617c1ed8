import type { ImageFormat } from '../../contracts/dataset.ts';
import { imageFormatOf } from './image-format.ts';
import { loadSharp, type Sharp } from './load-sharp.ts';

/** Pixels of an image, at most: 8192 × 8192. More is a mistake or an attack; a bomb of a few kilobytes can claim gigapixels. */
const maxPixels = 67_108_864;

/** An image that can't be used; the message says why, in words for who sent it. */
export class UnreadableImage extends Error {
  override name = 'UnreadableImage';
}

/** What an image is made into. */
export interface ImageShape {
  width: number;
  height: number;
  /** 1: grey; 3: red, green, blue, transparency ignored; 4: with transparency. */
  channels: 1 | 3 | 4;
  /** fill: stretched; contain: whole, with black beside it; cover: cut to the shape about its centre. */
  fit: 'fill' | 'contain' | 'cover';
}

/** What is known of an image once it is decoded. Sizes are those that are seen: turned as its EXIF data says. */
export interface ImageFacts {
  format: ImageFormat;
  width: number;
  height: number;
  /** 1 grey, 2 grey with transparency, 3 colour, 4 colour with transparency. */
  channels: number;
}

/**
 * Decodes a PNG, JPEG or WebP into 8-bit pixels, row-major [height × width × channels], in sRGB. Truncated or damaged data is an
 * error (libvips's level `error`); what decoders only warn of, such as odd metadata, is not.
 * @throws UnreadableImage
 */
export async function decodeImage(bytes: Uint8Array, shape: ImageShape): Promise<Uint8Array> {
  const { width, height, channels, fit } = shape;
  return await read(bytes, async (sharp) => {
    let image = open(sharp, bytes).autoOrient();
    if (channels !== 4) image = image.removeAlpha();
    image = image.resize({ width, height, fit, background: { r: 0, g: 0, b: 0, alpha: 1 } });
    image = channels === 1 ? image.greyscale().toColourspace('b-w') : image.toColourspace('srgb');
    if (channels === 4) image = image.ensureAlpha();
    const { data, info } = await image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    if (info.channels !== channels || data.length !== width * height * channels)
      throw new Error(`decoded to ${info.channels} channels and ${data.length} bytes`);
    return data;
  });
}

/**
 * Decodes the whole of an image to see that it can be, and says what it is.
 * @throws UnreadableImage also for animations, of which only one picture could be used
 */
export async function inspectImage(bytes: Uint8Array): Promise<ImageFacts> {
  return await read(bytes, async (sharp, format) => {
    const { pages = 1, width, height, autoOrient, channels } = await open(sharp, bytes).metadata();
    if (pages > 1) throw new UnreadableImage(`It is an animation of ${pages} pictures.`);
    // Its last pixel needs all of those before to be decoded, yet little memory; resizing takes three times as long.
    const last = { left: width - 1, top: height - 1, width: 1, height: 1 };
    await open(sharp, bytes).extract(last).raw().toBuffer();
    return { format, width: autoOrient.width, height: autoOrient.height, channels };
  });
}

const open = (sharp: Sharp, bytes: Uint8Array): ReturnType<Sharp> =>
  sharp(bytes, { failOn: 'error', limitInputPixels: maxPixels });

async function read<T>(
  bytes: Uint8Array,
  work: (sharp: Sharp, format: ImageFormat) => Promise<T>,
): Promise<T> {
  const format = imageFormatOf(bytes);
  if (format === null) throw new UnreadableImage('It is no PNG, JPEG or WebP.');
  try {
    return await work(await loadSharp(), format);
  } catch (error) {
    if (error instanceof UnreadableImage) throw error;
    const message = error instanceof Error ? error.message : String(error);
    if (message.includes('pixel limit'))
      throw new UnreadableImage(`It has more than ${maxPixels} pixels.`, { cause: error });
    const reason = message.split('\n', 1)[0].slice(0, 120);
    throw new UnreadableImage(`It can't be decoded as ${format.toUpperCase()}: ${reason}`, { cause: error });
  }
}
