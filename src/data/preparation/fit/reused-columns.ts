import type { ResolvedDefinition } from '../../../contracts/definition/definition.ts';
import type { FittedColumn, FittedPreparation } from '../../../contracts/preparation.ts';

/** The fitted columns of a fine-tuning's source that it reuses: those of its inputs that the source has as the same type. */
export function reusedColumns(
  inputs: ResolvedDefinition['inputs'],
  preparation: 'source' | 'fit',
  source: { definition: Pick<ResolvedDefinition, 'inputs'>; preparation: Pick<FittedPreparation, 'columns'> },
): Map<string, FittedColumn> {
  if (preparation === 'fit') return new Map();
  const typeOf = new Map(source.definition.inputs.map(({ name, type }) => [name, type]));
  const same = new Set(inputs.filter(({ name, type }) => typeOf.get(name) === type).map(({ name }) => name));
  return new Map(
    source.preparation.columns.filter(({ name }) => same.has(name)).map((column) => [column.name, column]),
  );
}
