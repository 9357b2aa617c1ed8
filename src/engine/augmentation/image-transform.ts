import type { ResolvedAugmentation } from '../../contracts/definition/definition.ts';
import type { InputBlock } from '../../contracts/preparation.ts';
import type { StepNoise } from '../models/step-noise.ts';
import * as tf from '../tf.ts';

export type ImageBlock = Extract<InputBlock, { kind: 'image' }>;

/** Random numbers that an image takes: mirrored, turned, how much is cut, and where. */
const drawsPerImage = 5;

/**
 * Mirrors, turns and crops images, each as its own random numbers say, by one projective transform with bilinear interpolation:
 * the output's pixel p shows the input at c + R·s·f·(p − c) + t, with c the centre, f = ±1 across, R the turn, s = 1 − crop·u the
 * side of the window and t where it lies. Outside of the image its border goes on (TensorFlow.js's WASM kernel reflects wrongly).
 * @returns a function of images [n, height · width · channels]
 */
export function createImageTransform(
  options: Pick<ResolvedAugmentation, 'flip' | 'crop' | 'rotationDegrees'>,
  { imageHeight, imageWidth, channels }: Pick<ImageBlock, 'imageHeight' | 'imageWidth' | 'channels'>,
  seed: number,
): (pixels: tf.Tensor2D, noise: StepNoise) => tf.Tensor2D {
  const radians = (options.rotationDegrees * Math.PI) / 180;
  const [centreX, centreY] = [(imageWidth - 1) / 2, (imageHeight - 1) / 2];
  return (pixels, noise) => {
    const count = pixels.shape[0];
    const draws = noise.uniform([count, drawsPerImage], seed);
    const drawn = (index: number): tf.Tensor => tf.slice(draws, [0, index], [count, 1]);
    /** From [0, 1) to [−1, 1). */
    const signed = (index: number): tf.Tensor => tf.sub(tf.mul(drawn(index), 2), 1);

    const mirror = options.flip
      ? tf.sub(1, tf.mul(tf.cast(tf.less(drawn(0), 0.5), 'float32'), 2))
      : tf.ones([count, 1]);
    const angle = tf.mul(signed(1), radians);
    const side = tf.sub(1, tf.mul(drawn(2), options.crop));
    const room = tf.sub(1, side);
    const cosine = tf.mul(tf.cos(angle), side);
    const sine = tf.mul(tf.sin(angle), side);
    const [acrossX, acrossY] = [tf.mul(cosine, mirror), tf.mul(sine, mirror)];
    const shiftOf = (centre: number, index: number, byX: tf.Tensor, byY: tf.Tensor): tf.Tensor => {
      const moved = tf.add(centre, tf.mul(tf.mul(signed(index), room), centre));
      return tf.sub(moved, tf.add(tf.mul(byX, centreX), tf.mul(byY, centreY)));
    };
    const zeros = tf.zeros([count, 1]);
    const transforms = tf.concat(
      [
        acrossX,
        tf.neg(sine),
        shiftOf(centreX, 3, acrossX, tf.neg(sine)),
        acrossY,
        cosine,
        shiftOf(centreY, 4, acrossY, cosine),
        zeros,
        zeros,
      ],
      1,
    ) as tf.Tensor2D;
    const images = tf.reshape(pixels, [count, imageHeight, imageWidth, channels]) as tf.Tensor4D;
    const moved = tf.image.transform(images, transforms, 'bilinear', 'nearest', 0);
    return tf.reshape(moved, [count, imageHeight * imageWidth * channels]);
  };
}
