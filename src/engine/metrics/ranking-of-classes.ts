import type { ClassProbabilities } from './probabilities.ts';
import { meanOfDefined } from './score-figures.ts';
import { aucOf } from './roc.ts';
import { countByThreshold } from './threshold-counts.ts';

/** With more classes there are too many pairs to look at. */
const mostPairedClasses = 50;
const reportedRanks = [2, 3, 5, 10] as const;

/**
 * The area under the ROC curve, one class against one other, averaged over the pairs that both have rows (Hand and Till
 * 2001): for each pair the mean of the areas by either class's probability, among the rows of both.
 * @returns null with more than 50 classes, or where no pair has rows
 */
export function aucOneVsOne(probabilities: ClassProbabilities, labels: ArrayLike<number>): number | null {
  const { classes } = probabilities;
  if (classes > mostPairedClasses) return null;
  const rowsOf = Array.from({ length: classes }, (): number[] => []);
  for (let row = 0; row < labels.length; row += 1) rowsOf[labels[row]].push(row);
  const areas: (number | null)[] = [];
  for (let first = 0; first < classes; first += 1) {
    for (let second = first + 1; second < classes; second += 1) {
      const rows = [...rowsOf[first], ...rowsOf[second]];
      const areaOf = (label: number) => {
        const scores = Float64Array.from(rows, (row) => probabilities.of(row, label));
        const counts = countByThreshold(scores, (index) => labels[rows[index]] === label);
        return aucOf(counts);
      };
      const pair = [areaOf(first), areaOf(second)];
      areas.push(pair.includes(null) ? null : (pair[0]! + pair[1]!) / 2);
    }
  }
  return meanOfDefined(areas);
}

/** Share of rows whose class is among the k likeliest; of equally likely classes the later comes first, as in scikit-learn. */
export function topKAccuracies(
  probabilities: ClassProbabilities,
  labels: ArrayLike<number>,
): { k: number; accuracy: number }[] {
  const { classes, rows } = probabilities;
  const ranks = Int32Array.from({ length: rows }, (_, row) => {
    const own = probabilities.of(row, labels[row]);
    let before = 0;
    for (let other = 0; other < classes; other += 1) {
      const score = probabilities.of(row, other);
      if (score > own || (score === own && other > labels[row])) before += 1;
    }
    return before;
  });
  return reportedRanks
    .filter((k) => k < classes)
    .map((k) => ({ k, accuracy: ranks.filter((rank) => rank < k).length / rows }));
}
