import type { losses } from '../contracts/definition/training.ts';

/** The losses that a resolved definition may name: `auto` is resolved. */
export type Loss = Exclude<(typeof losses)[number], 'auto'>;
