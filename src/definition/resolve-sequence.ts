import type {
  ExperimentDefinition,
  InputColumn,
  ResolvedSequence,
} from '../contracts/definition/definition.ts';
import { SequenceOfRows, SequenceOfVector } from '../contracts/definition/data.ts';
import type { Resolved } from '../contracts/defaults.ts';
import { withDefaults } from '../contracts/with-defaults.ts';
import { columnOf, type DatasetFacts } from './dataset-facts.ts';
import { type Findings, unknownColumn } from './issues.ts';
import { resolveOrder } from './resolve-order.ts';

/** What is read as a sequence, checked against the dataset; undefined where nothing is, and after a rejection. */
export function resolveSequence(
  definition: ExperimentDefinition,
  dataset: DatasetFacts,
  inputs: readonly InputColumn[],
  findings: Findings,
): ResolvedSequence | undefined {
  const asked = definition.inputs?.sequence;
  if (asked === undefined) return undefined;
  const { type, target } = definition.task;
  const reject = (detail: string): undefined => {
    findings.reject('/inputs/sequence', detail, 'optionNotApplicable');
  };
  if (type === 'forecasting')
    return reject(
      'A forecasting makes its sequences from task.time, task.group and task.window; leave inputs.sequence out.',
    );
  if ('column' in asked)
    return resolveVector(withDefaults(SequenceOfVector, asked), dataset, inputs, findings);
  if ((type !== 'classification' && type !== 'regression') || target === undefined)
    return reject(
      'The rows of a group have one class or one value; name it as the target of a classification or regression.',
    );
  const { length, ...order } = withDefaults(SequenceOfRows, asked);
  const columns = resolveOrder(
    order,
    { time: '/inputs/sequence/time', group: '/inputs/sequence/group' },
    { dataset, target },
    findings,
  );
  if (columns === null || columns.group === null) return undefined;
  const groups = columnOf(dataset, columns.group)!.distinct;
  if (groups > dataset.profile.rows / 2)
    findings.reject(
      '/inputs/sequence/group',
      `"${columns.group}" has ${groups} different values in ${dataset.profile.rows} rows; a sequence of its rows would be one row in most cases.`,
      'tooManyGroups',
    );
  return { kind: 'group', group: columns.group, time: columns.time, length };
}

/** Refuses the preparation that rows of their own have and the steps of an example do not. */
export function rejectRowPreparation({ preparation = {} }: ExperimentDefinition, findings: Findings): void {
  const { categorical, imbalance, missing } = preparation;
  const refuse = (path: string, value: string, instead: string): void =>
    findings.reject(
      `/preparation/${path}`,
      `"${value}" is for rows that are examples of their own, not for the steps of a sequence; use ${instead}.`,
      'optionNotApplicable',
    );
  if (categorical === 'embedding' || categorical === 'target')
    refuse('categorical', categorical, '"oneHot", "ordinal" or "hashing"');
  if (imbalance === 'oversample' || imbalance === 'undersample')
    refuse('imbalance', imbalance, '"classWeights"');
  for (const kind of ['numeric', 'categorical'] as const)
    if (missing?.[kind] === 'mostRecent')
      refuse(`missing/${kind}`, 'mostRecent', kind === 'numeric' ? '"median"' : '"category"');
}

function resolveVector(
  { column: name, features }: Resolved<typeof SequenceOfVector>,
  dataset: DatasetFacts,
  inputs: readonly InputColumn[],
  findings: Findings,
): ResolvedSequence | undefined {
  const column = columnOf(dataset, name);
  const reject = (
    option: 'column' | 'features',
    detail: Parameters<Findings['reject']>[1],
    code: string,
  ): undefined => {
    findings.reject(`/inputs/sequence/${option}`, detail, code);
  };
  if (!column) {
    const names = dataset.profile.columns.map((other) => other.name);
    return reject('column', unknownColumn(name, names), 'unknownColumn');
  }
  if (column.type !== 'vector')
    return reject(
      'column',
      `"${name}" is of type ${column.type}; a sequence in one column is a vector. Rows that make up a sequence are named by group and time.`,
      'columnTypeMismatch',
    );
  if (!inputs.some((input) => input.name === name))
    return reject('column', `"${name}" is not among the inputs.`, 'notAnInput');
  const length = column.vectorLength ?? 0;
  if (length % features !== 0)
    return reject(
      'features',
      `The vectors of "${name}" have ${length} numbers, which are no whole steps of ${features}.`,
      'lengthMismatch',
    );
  return { kind: 'vector', column: name, features };
}
