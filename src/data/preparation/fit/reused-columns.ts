import type { ResolvedDefinition } from '../../../contracts/definition/definition.ts';
import type { FittedColumn, FittedPreparation } from '../../../contracts/preparation.ts';

/** Fitted columns in the order of the inputs. */
export function inOrderOf(
  inputs: ResolvedDefinition['inputs'],
  columns: readonly FittedColumn[],
): FittedColumn[] {
  const order = new Map(inputs.map(({ name }, i) => [name, i]));
  return columns.toSorted((a, b) => order.get(a.name)! - order.get(b.name)!);
}

/** What decides how the columns of a definition are fitted. */
type Columns = Pick<ResolvedDefinition, 'inputs'> & {
  task: Pick<ResolvedDefinition['task'], 'target'>;
  preparation: Pick<ResolvedDefinition['preparation'], 'targetScaling'>;
};

/** The column that is scaled series by series before it is fitted; null: none is. */
const scaledBySeries = ({ task, preparation }: Columns): string | null =>
  preparation.targetScaling === 'bySeries' ? task.target : null;

/**
 * The fitted columns of a fine-tuning's source that it reuses: those of its inputs that the source has as the same type, and as the
 * same numbers: scaled by series in both, or in neither.
 */
export function reusedColumns(
  own: Columns,
  preparation: 'source' | 'fit',
  source: { definition: Columns; preparation: Pick<FittedPreparation, 'columns'> },
): Map<string, FittedColumn> {
  if (preparation === 'fit') return new Map();
  const typeOf = new Map(source.definition.inputs.map(({ name, type }) => [name, type]));
  const [ownPast, past] = [scaledBySeries(own), scaledBySeries(source.definition)];
  const isSame = (name: string): boolean => (name === ownPast) === (name === past);
  const same = own.inputs.filter(({ name, type }) => typeOf.get(name) === type && isSame(name));
  const names = new Set(same.map(({ name }) => name));
  return new Map(
    source.preparation.columns.filter(({ name }) => names.has(name)).map((column) => [column.name, column]),
  );
}
