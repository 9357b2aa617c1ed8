import type { Lowering } from '../emit/emit-dataflow.ts';

/** How each pseudo-operation is written out, by its name. */
export const lowerings: ReadonlyMap<string, Lowering> = new Map();
