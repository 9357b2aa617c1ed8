import type { PrivacyComposition } from '../contracts/privacy-ledger.ts';
import type { SampledGaussian } from './mechanism.ts';
import { epsilonOfAllByRenyi } from './renyi.ts';

/** What one training on some rows costs, as far as it is known. */
export interface PrivacyCharge {
  /** With `delta` a bound of its own, by whatever accountant; null: none is known. */
  epsilon: number | null;
  delta: number;
  /** Its steps; null: their noise is not known. */
  mechanism: SampledGaussian | null;
}

export interface ComposedPrivacy {
  /** Null: nothing bounds it at this δ. */
  epsilon: number | null;
  composition: PrivacyComposition;
}

/** Sums of δ that are equal but for rounding count as equal. */
const rounding = 1 + 1e-9;

/**
 * ε at a δ of several trainings on the same rows. Each sum is a bound, so that the least one counts: of the ε and δ of all (basic composition), or of the Rényi
 * divergences of those whose noise is known and the ε and δ of the others.
 */
export function composeCharges(all: readonly PrivacyCharge[], delta: number): ComposedPrivacy {
  // What did nothing costs nothing, not even δ.
  const charges = all.filter(({ epsilon }) => epsilon !== 0);
  const known = charges.filter(({ mechanism }) => mechanism !== null);
  const others = charges.filter(({ mechanism }) => mechanism === null);
  const byDivergence = sumOf(others, delta);
  const left = delta - others.reduce((sum, charge) => sum + charge.delta, 0);
  const ways: { epsilon: number; composition: ComposedPrivacy['composition'] }[] = [];
  const sum = sumOf(charges, delta);
  if (sum !== null) ways.push({ epsilon: sum, composition: 'sum' });
  if (byDivergence !== null && left > 0) {
    const epsilon = byDivergence + epsilonOfAllByRenyi(mergeEqual(known), left);
    ways.push({ epsilon, composition: others.length === 0 ? 'renyi' : 'renyiAndSum' });
  }
  const [least] = ways.toSorted((a, b) => a.epsilon - b.epsilon);
  return least ?? { epsilon: null, composition: 'renyiAndSum' };
}

/** The sum of ε; null where one has none, or the δ are more than there is. */
function sumOf(charges: readonly PrivacyCharge[], delta: number): number | null {
  let [epsilons, deltas] = [0, 0];
  for (const charge of charges) {
    if (charge.epsilon === null) return null;
    epsilons += charge.epsilon;
    deltas += charge.delta;
  }
  return deltas <= delta * rounding ? epsilons : null;
}

/** Trainings of one noise and rate are one with the steps of all: the divergence of a step is computed once. */
function mergeEqual(charges: readonly PrivacyCharge[]): SampledGaussian[] {
  const merged = new Map<string, SampledGaussian>();
  for (const { mechanism } of charges) {
    const { noiseMultiplier, samplingRate, steps } = mechanism!;
    const name = `${noiseMultiplier} ${samplingRate}`;
    const before = merged.get(name)?.steps ?? 0;
    merged.set(name, { noiseMultiplier, samplingRate, steps: before + steps });
  }
  return [...merged.values()];
}
