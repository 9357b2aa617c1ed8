import type { GroupEvaluation, GroupReport } from '../../contracts/group-evaluation.ts';

/** How far each metric lies apart over the groups that have it. */
export function gapsOf(groups: readonly GroupReport[]): GroupEvaluation['gaps'] {
  const measured = groups.flatMap(({ value, metrics }) => (metrics ? [{ value, metrics }] : []));
  const names = new Set(measured.flatMap(({ metrics }) => Object.keys(metrics)));
  const gaps: GroupEvaluation['gaps'] = {};
  for (const name of names) {
    const known = measured
      .flatMap(({ value, metrics }) =>
        typeof metrics[name] === 'number' ? [{ value, figure: metrics[name] }] : [],
      )
      .toSorted((a, b) => a.figure - b.figure);
    if (known.length < 2) continue;
    const [smallest, largest] = [known[0], known.at(-1)!];
    gaps[name] = {
      difference: largest.figure - smallest.figure,
      smallest: smallest.value,
      largest: largest.value,
    };
  }
  return gaps;
}

/**
 * Fairness gaps of a binary classification, as fairlearn 0.12 defines them (fairlearn.metrics): demographic parity by selection rates, equalized odds as
 * the larger of the differences of true and false positive rates. Null with fewer than two groups with rates.
 */
export function fairnessOf(groups: readonly GroupReport[]): GroupEvaluation['fairness'] {
  const rates = groups.flatMap((group) => (group.rates ? [group.rates] : []));
  if (rates.length < 2) return null;
  const selection = rates.map(({ selectionRate }) => selectionRate);
  const largest = Math.max(...selection);
  const truePositive = differenceOf(rates.map(({ truePositiveRate }) => truePositiveRate));
  const falsePositive = differenceOf(rates.map(({ falsePositiveRate }) => falsePositiveRate));
  return {
    demographicParityDifference: largest - Math.min(...selection),
    demographicParityRatio: largest === 0 ? null : Math.min(...selection) / largest,
    equalizedOddsDifference:
      truePositive === null || falsePositive === null ? null : Math.max(truePositive, falsePositive),
    equalOpportunityDifference: truePositive,
  };
}

/** Of the rates that are defined; null for fewer than two. */
function differenceOf(rates: readonly (number | null)[]): number | null {
  const known = rates.filter((rate) => rate !== null);
  return known.length < 2 ? null : Math.max(...known) - Math.min(...known);
}
