import type {
  ExperimentDefinition,
  InputColumn,
  ResolvedPreparation,
} from '../contracts/definition/definition.ts';
import type { DatasetFacts } from './dataset-facts.ts';
import { pointerTo } from '../json-pointer.ts';
import type { Findings } from './issues.ts';

/** Users, and items, that are told apart where nothing is said: as many as the schema allows. */
const mostEmbedded = 100_000;

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
