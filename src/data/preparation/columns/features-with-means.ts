import type { InputBlock } from '../../../contracts/preparation.ts';

/** The features that are numbers with a mean that says something, in order: not indices, nor the pixels of images. */
export function featuresWithMeans(inputs: readonly InputBlock[]): number[] {
  return inputs
    .filter(({ kind }) => kind === 'dense' || kind === 'sequence')
    .flatMap(({ at, width }) => Array.from({ length: width }, (_, index) => at + index));
}
