import type { ColumnProfile } from '../contracts/dataset.ts';
import type {
  ExperimentDefinition,
  InputColumn,
  ResolvedPreparation,
  ResolvedRecommendation,
} from '../contracts/definition/definition.ts';
import { columnOf, type DatasetFacts } from './dataset-facts.ts';
import { pointerTo, type Findings } from './issues.ts';
import { unknownColumn } from './resolve-columns.ts';

/** Users, and items, that are told apart where nothing is said: as many as the schema allows. */
const mostEmbedded = 100_000;

/**
 * The task of a recommendation, checked against its columns; null after a rejection that leaves nothing to go on with.
 * @param rating the target, where there is one
 */
export function resolveRecommendation(
  { task }: ExperimentDefinition,
  dataset: DatasetFacts,
  rating: ColumnProfile | null,
  findings: Findings,
): ResolvedRecommendation | null {
  const user = resolveSide('user', task.user, dataset, findings);
  const item = resolveSide('item', task.item, dataset, findings);
  if (rating !== null && rating.type !== 'numeric')
    findings.reject(
      '/task/target',
      `A rating is a number; "${rating.name}" is ${rating.type}. Leave the target out where the rows themselves say what a user took to.`,
      'targetTypeMismatch',
    );
  if (user === null || item === null) return null;
  if (user === item) {
    findings.reject('/task/item', `"${item}" is the user already; an item is another column.`, 'sameColumn');
    return null;
  }
  if (rating !== null && (rating.name === user || rating.name === item)) {
    const side = rating.name === user ? 'user' : 'item';
    findings.reject('/task/target', `"${rating.name}" is the ${side}; a model may not see its target.`, 'targetAsInput'); // prettier-ignore
    return null;
  }
  return {
    type: 'recommendation',
    target: rating?.name ?? null,
    positiveClass: null,
    user,
    item,
    negatives: rating === null ? (task.negatives ?? 4) : 0,
  };
}

/** The user and the item, each as a category; whatever else is in the dataset is left out. */
export function resolvePairInputs(
  { inputs, task: { user, item, target } }: ExperimentDefinition,
  dataset: DatasetFacts,
  findings: Findings,
): InputColumn[] {
  for (const [option, value] of Object.entries(inputs ?? {})) {
    if (value === undefined) continue;
    findings.reject(
      pointerTo('inputs', option),
      `The inputs of a recommendation are its user and its item; leave ${option} out.`,
      'optionNotApplicable',
    );
  }
  const names = dataset.profile.columns.map(({ name }) => name);
  for (const column of names)
    if (column !== user && column !== item && column !== target)
      findings.leftOut.push({ column, reason: 'a recommendation goes by its user and its item' });
  return names
    .filter((name) => name === user || name === item)
    .map((name) => ({ name, type: 'categorical' as const }));
}

/** The user and the item are embedded; options of the preparation that have no use then are rejected. */
export function resolvePairEncoding(
  { preparation = {} }: ExperimentDefinition,
  _inputs: readonly InputColumn[],
  findings: Findings,
): Pick<ResolvedPreparation, 'categorical' | 'maxCategories'> {
  const read = ['deduplicate', 'maxCategories', 'imbalance'];
  for (const [option, value] of Object.entries(preparation)) {
    if (value === undefined || read.includes(option)) continue;
    if (option === 'categorical' && value === 'embedding') continue;
    findings.reject(
      pointerTo('preparation', option),
      'The user and the item of a recommendation are always embedded, and rows without one of them are left out.',
      'optionNotApplicable',
    );
  }
  return { categorical: 'embedding', maxCategories: preparation.maxCategories ?? mostEmbedded };
}

/** Users of whom all rows are held out are unknown to the model: nothing could be said of them. */
export function rejectSplitBySide({ split, task }: ExperimentDefinition, findings: Findings): void {
  const { strategy, column } = split ?? {};
  if (column === undefined || (column !== task.user && column !== task.item)) return;
  findings.reject(
    '/split/column',
    `With "${strategy}" by "${column}" none of the held-out ${column === task.user ? 'users' : 'items'} would be known to the model; split at random, or by a time.`,
    'splitBySide',
  );
}

/** The user's or the item's column: something that tells one from another. */
function resolveSide(
  side: 'user' | 'item',
  name: string | undefined,
  dataset: DatasetFacts,
  findings: Findings,
): string | null {
  const pointer = pointerTo('task', side);
  if (name === undefined) {
    findings.reject(pointer, `Name the column that tells one ${side} from another.`, 'optionMissing');
    return null;
  }
  const column = columnOf(dataset, name);
  if (!column) {
    const names = dataset.profile.columns.map((other) => other.name);
    findings.reject(pointer, unknownColumn(name, names), 'unknownColumn');
    return null;
  }
  const isFraction = [column.min, column.max].some(
    (bound) => typeof bound === 'number' && !Number.isInteger(bound),
  );
  if (!['categorical', 'text', 'numeric', 'boolean'].includes(column.type) || isFraction) {
    const what = isFraction ? 'numbers with fractions' : `${column.type} values`;
    findings.reject(
      pointer,
      `"${name}" holds ${what}; a ${side} is named by a text or a whole number.`,
      'columnTypeMismatch',
    );
    return null;
  }
  if (column.distinct < 2) {
    findings.reject(
      pointer,
      `"${name}" names one ${side} only; there is nothing to learn.`,
      'constantColumn',
    );
    return null;
  }
  return name;
}
