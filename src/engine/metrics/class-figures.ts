/** Precision, recall and F1 of one class against all others. What has no definition is 0 and named. */
export interface ClassFigures {
  support: number;
  precision: number;
  recall: number;
  f1: number;
  undefinedMetrics: string[];
}

/** A mean over classes. */
export interface AverageFigures {
  precision: number;
  recall: number;
  f1: number;
}

/**
 * Per class: precision tp/(tp+fp), undefined where the class was never predicted; recall tp/(tp+fn), undefined where it
 * has no rows; F1 2tp/(2tp+fp+fn), undefined where both hold.
 */
export function classFigures(matrix: readonly (readonly number[])[]): ClassFigures[] {
  return matrix.map((counts, label) => {
    const truePositives = counts[label];
    const support = sum(counts);
    const predicted = sum(matrix.map((row) => row[label]));
    const undefinedMetrics = [
      ...(predicted === 0 ? ['precision'] : []),
      ...(support === 0 ? ['recall'] : []),
      ...(predicted + support === 0 ? ['f1'] : []),
    ];
    return {
      support,
      precision: ratio(truePositives, predicted),
      recall: ratio(truePositives, support),
      f1: ratio(2 * truePositives, predicted + support),
      undefinedMetrics,
    };
  });
}

/**
 * Averages as scikit-learn's `precision_recall_fscore_support` gives them. Of a class that has no row and is never predicted none of the three
 * is defined, and the mean of the classes is without it.
 */
export function averageFigures(
  matrix: readonly (readonly number[])[],
  perClass: readonly ClassFigures[],
): Record<'micro' | 'macro' | 'weighted', AverageFigures> {
  const rows = sum(perClass.map(({ support }) => support));
  const correct = sum(matrix.map((counts, label) => counts[label]));
  // Every row has one label and one prediction, so all false positives are some class's false negatives.
  const micro = ratio(correct, rows);
  const occurring = perClass.filter(({ undefinedMetrics }) => !undefinedMetrics.includes('f1'));
  return {
    micro: { precision: micro, recall: micro, f1: micro },
    macro: mean(occurring, () => 1 / occurring.length),
    weighted: mean(perClass, ({ support }) => ratio(support, rows)),
  };
}

/** Mean recall of the classes that have rows. */
export function balancedAccuracyOf(perClass: readonly ClassFigures[]): number {
  const present = perClass.filter(({ support }) => support > 0);
  return ratio(sum(present.map(({ recall }) => recall)), present.length);
}

function mean(perClass: readonly ClassFigures[], weight: (figures: ClassFigures) => number): AverageFigures {
  const of = (name: keyof AverageFigures) => sum(perClass.map((figures) => weight(figures) * figures[name]));
  return { precision: of('precision'), recall: of('recall'), f1: of('f1') };
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
