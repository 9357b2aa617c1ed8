import type { ResolvedServerOptimizer } from '../../contracts/definition/server-optimizer.ts';

/** What a server optimizer remembers from round to round, by name, a number for each averaged weight. */
export type ServerSlots = Readonly<Record<string, Float32Array>>;

/**
 * The step by a round's mean change Δ, and what is remembered for the next one. Formulas: average η·Δ (McMahan et al. 2017); momentum v ← β·v + Δ, η·v (Hsu et
 * al. 2019, "Measuring the Effects of Non-Identical Data Distribution"); adam as in Reddi et al. 2021, "Adaptive Federated Optimization", algorithm 2: no bias
 * correction, v starts at τ².
 */
export function serverStep(
  options: ResolvedServerOptimizer,
  mean: Float32Array,
  slots: ServerSlots,
): { step: Float32Array; slots: ServerSlots } {
  const { type, learningRate } = options;
  if (type === 'average') {
    // A factor of 1 changes no bit.
    return { step: learningRate === 1 ? mean : mean.map((change) => learningRate * change), slots: {} };
  }
  if (type === 'momentum') {
    const before = slots['v'] ?? new Float32Array(mean.length);
    const v = mean.map((change, index) => options.momentum * before[index] + change);
    return { step: v.map((velocity) => learningRate * velocity), slots: { v } };
  }
  const { momentum, beta2, adaptivity } = options;
  const [m0, v0] = [
    slots['m'] ?? new Float32Array(mean.length),
    slots['v'] ?? new Float32Array(mean.length).fill(adaptivity ** 2),
  ];
  const m = mean.map((change, index) => momentum * m0[index] + (1 - momentum) * change);
  const v = mean.map((change, index) => beta2 * v0[index] + (1 - beta2) * change ** 2);
  const step = m.map((first, index) => (learningRate * first) / (Math.sqrt(v[index]) + adaptivity));
  return { step, slots: { m, v } };
}
