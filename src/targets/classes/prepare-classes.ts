import { countCodes } from '../../data/preparation/read/count-codes.ts';
import { fitClasses } from '../../data/preparation/fit/fit-target.ts';
import type { PreparedTarget } from '../../data/preparation/fit/prepared-target.ts';
import { unusable } from '../../data/preparation/unusable.ts';
import type { TargetSource } from '../target-training.ts';
import type { FittedClasses } from './definition.ts';

/**
 * Classes, in label order.
 * @throws TrainyardError trainingDataUnusable when another split holds a class that the training rows lack
 */
export function prepareClasses({ task, raw, types, rows, fitted: stored }: TargetSource): PreparedTarget {
  const target = task.target!;
  const { codes, values } = raw.categories.get(target)!;
  const fitted = (stored as FittedClasses | null) ?? fit();
  if (fitted.kind !== 'classes') throw new Error('the fitted target is not that of a classification');
  const labelOf = new Map(fitted.classes.map((name, label) => [name, label]));
  const labels = values.map((value) => (value === null ? undefined : labelOf.get(value)));
  for (const split of ['train', 'validation', 'test'] as const)
    for (const row of rows[split])
      if (labels[codes[row]] === undefined)
        throw unusable(
          'unseenClass',
          `The class "${values[codes[row]]}" of "${target}" has rows in the ${split} split and none in the training split. A stratified split, or leaving out classes with very few rows, helps.`,
        );
  return { fitted, of: (list) => Float32Array.from(list, (row) => labels[codes[row]]!) };

  function fit(): FittedClasses {
    const counts = countCodes(codes, values, rows.train);
    const present = [...counts].filter((entry): entry is [string, number] => entry[0] !== null);
    const type = types.get(target);
    return fitClasses(target, new Map(present), {
      numeric: type === 'DOUBLE' || type === 'BIGINT',
      positiveClass: task.positiveClass,
    });
  }
}
