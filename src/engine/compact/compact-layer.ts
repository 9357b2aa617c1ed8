/**
 * A layer as a loop: what goes in, [rows × size] each, to what comes out.
 * @returns an input that is the output as it is; null: `out` holds it
 */
export type CompactLayer = (
  inputs: readonly Float32Array[],
  out: Float32Array,
  rows: number,
) => Float32Array | null;
