import type { FeatureShare } from './tree-options.ts';

/** Features that a split is looked for in, at least one; rounded down, as scikit-learn does. */
export function featuresPerSplit(share: FeatureShare, width: number): number {
  switch (share) {
    case 'all':
      return width;
    case 'sqrt':
      return Math.max(1, Math.floor(Math.sqrt(width)));
    case 'log2':
      return Math.max(1, Math.floor(Math.log2(width)));
    default:
      return Math.max(1, Math.floor(share * width));
  }
}
