import type { FittedImageColumn, FittedPreparation, InputBlock } from '../../contracts/preparation.ts';
import { featuresWithMeans } from '../../data/preparation/columns/features-with-means.ts';

/**
 * The row that an explanation starts from: the mean of the training rows, and a black image. Indices of categories and tokens are 0, and not to
 * be used: their embeddings have a baseline of their own.
 * @param width numbers of a row
 * @returns null where the preparation has no means, as those of before
 */
export function baselineRow(
  preparation: FittedPreparation,
  inputs: readonly InputBlock[],
  width: number,
): Float32Array | null {
  const { means, columns } = preparation;
  const places = featuresWithMeans(inputs);
  if (means?.length !== places.length) return null;
  const row = new Float32Array(width);
  for (const [i, place] of places.entries()) row[place] = means[i];
  for (const block of inputs) {
    if (block.kind !== 'image') continue;
    const image = columns.find(
      (column): column is FittedImageColumn => column.kind === 'image' && column.name === block.name,
    );
    if (!image) return null;
    const { offset, scale } = image;
    for (let i = 0; i < block.width; i++) {
      const channel = i % block.channels;
      row[block.at + i] = (0 - offset[channel]) / scale[channel];
    }
  }
  return row;
}
