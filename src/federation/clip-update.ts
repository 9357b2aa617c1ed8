/** L2 norm of all numbers together, summed in float64. */
export function normOf(numbers: ArrayLike<number>): number {
  let squares = 0;
  for (let index = 0; index < numbers.length; index++) squares += numbers[index] ** 2;
  return Math.sqrt(squares);
}

/**
 * The update times min(1, C / norm): a whole update is clipped at once (flat clipping, McMahan et al. 2018). The norm of what comes back is at most C
 * as it is, rounding to float32 included. @param update finite numbers
 */
export function clipUpdate(update: Float32Array, clipNorm: number): Float32Array {
  const norm = normOf(update);
  let factor = Math.min(1, clipNorm / norm);
  // A norm of 0 needs no factor.
  if (!(factor < 1)) return update;
  for (;;) {
    const clipped = Float32Array.from(update, (value) => value * factor);
    if (normOf(clipped) <= clipNorm) return clipped;
    factor *= 1 - 2 ** -26;
  }
}
