/** `training.loss`; `auto` is that of the kind of target. */
export const losses = [
  'auto', 'crossEntropy', 'focal', 'hinge', 'meanSquaredError', 'meanAbsoluteError', 'huber', 'poisson',
] as const; // prettier-ignore

/** The losses that a resolved definition may name: `auto` is resolved. */
export type Loss = Exclude<(typeof losses)[number], 'auto'>;
