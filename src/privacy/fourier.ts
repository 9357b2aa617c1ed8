/** Complex numbers, part by part. */
export interface Complex {
  real: Float64Array;
  imaginary: Float64Array;
}

/**
 * Discrete Fourier transform in place, Xₖ = Σ xⱼ e^(−2πi jk/n), by Cooley and Tukey's radix-2 steps; the inverse one is not divided by n.
 * @param values n numbers, a power of 2
 */
export function fourierTransform({ real, imaginary }: Complex, direction: 'forward' | 'inverse'): void {
  const { length } = real;
  for (let i = 1, j = 0; i < length; i++) {
    let bit = length >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    [real[i], real[j]] = [real[j], real[i]];
    [imaginary[i], imaginary[j]] = [imaginary[j], imaginary[i]];
  }
  const turn = direction === 'forward' ? -2 * Math.PI : 2 * Math.PI;
  const half = length / 2;
  const cosines = Float64Array.from({ length: half }, (_, k) => Math.cos((turn * k) / length));
  const sines = Float64Array.from({ length: half }, (_, k) => Math.sin((turn * k) / length));
  for (let size = 2; size <= length; size *= 2) {
    const stride = length / size;
    for (let start = 0; start < length; start += size) {
      for (let k = 0; k < size / 2; k++) {
        const a = start + k;
        const b = a + size / 2;
        const [c, s] = [cosines[k * stride], sines[k * stride]];
        const re = real[b] * c - imaginary[b] * s;
        const im = real[b] * s + imaginary[b] * c;
        real[b] = real[a] - re;
        imaginary[b] = imaginary[a] - im;
        real[a] += re;
        imaginary[a] += im;
      }
    }
  }
}
