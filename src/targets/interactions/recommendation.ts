import { Type } from 'typebox';
import { Defaulted } from '../../contracts/defaults.ts';
import { withDefaults } from '../../contracts/with-defaults.ts';
import { columnOf, type DatasetFacts } from '../../definition/dataset-facts.ts';
import { pointerTo } from '../../json-pointer.ts';
import { unknownColumn, type Findings } from '../../definition/issues.ts';
import { resolveOneTarget } from '../resolve-one-target.ts';
import { target } from '../target-options.ts';
import { defineTask } from '../task-kind.ts';

/** The task of a recommendation with every default written in. */
export interface ResolvedRecommendation {
  type: 'recommendation';
  /** The rating; null: the rows are what users took to. */
  target: string | null;
  positiveClass: null;
  user: string;
  item: string;
  /** Items drawn for each row that its user did not take; 0 where there is a rating. */
  negatives: number;
}

const options = {
  target,
  user: Type.Optional(
    Type.String({
      minLength: 1,
      description:
        'recommendation: column that names the user. User and item are the inputs; other columns are left out.',
    }),
  ),
  item: Type.Optional(
    Type.String({ minLength: 1, description: 'recommendation: column that names the item.' }),
  ),
  negatives: Defaulted(
    4,
    Type.Integer({
      minimum: 1,
      maximum: 100,
      description:
        'recommendation: number of items drawn for each row as negative examples, uniformly from the items that its user has no training row with. They are drawn once, by the seed. Only without a target.',
    }),
  ),
};
const Options = Type.Object(options);

/** Which items a user takes to, from pairs of a user and an item. */
export const recommendation = defineTask({
  type: 'recommendation',
  options,
  needs: ['user', 'item'],
  reads: (given) => (given.target === undefined ? ['user', 'item', 'negatives'] : ['target', 'user', 'item']),
  goesBy:
    'it goes by its user, its item and the rating in target; negatives are drawn where there is no target',
  called: (choice) => (isRated(choice.target) ? 'A recommendation with ratings' : 'recommendation'),
  targetKind: (choice) => (isRated(choice.target) ? 'value' : 'interactions'),
  examples: 'pairs',
  resolve(given, context) {
    const { dataset, findings } = context;
    const rating = given.target === undefined ? null : resolveOneTarget(given.target, context);
    const user = resolveSide('user', given.user, dataset, findings);
    const item = resolveSide('item', given.item, dataset, findings);
    if (rating !== null && rating.type !== 'numeric')
      findings.reject(
        '/task/target',
        `A rating is a number; "${rating.name}" is ${rating.type}. Leave the target out where the rows themselves say what a user took to.`,
        'targetTypeMismatch',
      );
    if (user === null || item === null) return null;
    if (user === item) {
      findings.reject(
        '/task/item',
        `"${item}" is the user already; an item is another column.`,
        'sameColumn',
      );
      return null;
    }
    if (rating !== null && (rating.name === user || rating.name === item)) {
      const side = rating.name === user ? 'user' : 'item';
      findings.reject('/task/target', `"${rating.name}" is the ${side}; a model may not see its target.`, 'targetAsInput'); // prettier-ignore
      return null;
    }
    const task: ResolvedRecommendation = {
      type: 'recommendation',
      target: rating?.name ?? null,
      positiveClass: null,
      user,
      item,
      negatives: rating === null ? withDefaults(Options, given).negatives : 0,
    };
    // A rating is nothing to stratify by.
    return { task, target: null, targets: rating === null ? [] : [rating] };
  },
});

const isRated = (name: string | null | undefined): boolean => name !== undefined && name !== null;

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
