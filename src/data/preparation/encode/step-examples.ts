/** Examples as pieces of the ordered steps: example i is the steps `from[i] … to[i]`, `to` not included. */
export interface StepExamples {
  from: Int32Array;
  to: Int32Array;
}

/** The pieces with these ends, each of at most `length` steps and within its own series. */
export function examplesEnding(ends: readonly { start: number; to: number }[], length: number): StepExamples {
  return {
    from: Int32Array.from(ends, ({ start, to }) => Math.max(start, to - length)),
    to: Int32Array.from(ends, ({ to }) => to),
  };
}

/**
 * Lays out the features of examples; those of fewer steps have zeros in front.
 * @param steps features of all ordered steps, [steps × stepWidth]
 * @returns [examples × length × stepWidth]
 */
export function layOutExamples(
  { from, to }: StepExamples,
  steps: Float32Array,
  { length, stepWidth }: { length: number; stepWidth: number },
): Float32Array {
  const width = length * stepWidth;
  const features = new Float32Array(to.length * width);
  for (let i = 0; i < to.length; i++) {
    const present = steps.subarray(from[i] * stepWidth, to[i] * stepWidth);
    features.set(present, (i + 1) * width - present.length);
  }
  return features;
}

/** What the numbers of an example are called: `sales[t-1]` is that of the step before the last, which is `sales[t]`. */
export function stepFeatureNames(names: readonly string[], length: number): string[] {
  return Array.from({ length }, (_, step) => {
    const lag = length - 1 - step;
    return names.map((name) => `${name}[${lag === 0 ? 't' : `t-${lag}`}]`);
  }).flat();
}
