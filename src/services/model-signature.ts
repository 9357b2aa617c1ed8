import type { ArtifactManifest } from '../contracts/artifact.ts';
import type { ColumnType } from '../contracts/dataset.ts';
import type { ModelSignature, SignatureInput, ValueRange } from '../contracts/model-details.ts';
import type { FittedColumn, FittedPreparation } from '../contracts/preparation.ts';
import { kindOfTarget } from '../targets/targets.ts';

/** What a model takes and gives, as its artifact says. */
export function signatureOf({
  definition,
  preparation,
}: Pick<ArtifactManifest, 'definition' | 'preparation'>): Pick<
  ModelSignature,
  'inputs' | 'steps' | 'outputs'
> {
  const { columns, steps, target } = preparation;
  const types = new Map<string, ColumnType>(definition.inputs.map(({ name, type }) => [name, type]));
  const group = steps?.group ?? null;
  const isColumn = columns.some(({ name }) => name === group);
  return {
    inputs: [
      ...columns.map((column) => ({
        name: column.name,
        type: types.get(column.name) ?? typeOf(column),
        range: rangeOf(column, preparation),
        categories: 'categories' in column ? column.categories : null,
        length: column.kind === 'vector' ? column.length : null,
      })),
      ...(group === null || isColumn ? [] : [groupInput(group)]),
    ],
    steps: steps ? { kind: steps.kind, length: steps.length, group, time: steps.time } : null,
    outputs: kindOfTarget(target)
      .predictionFields(target)
      .map((field) => ({
        name: field.name,
        holds: field.holds,
        length: 'length' in field ? field.length : null,
        names: 'names' in field ? [...field.names] : null,
      })),
  };
}

const groupInput = (name: string): SignatureInput => ({
  name,
  type: 'categorical',
  range: null,
  categories: null,
  length: null,
});

/** The type of a column that the definition does not list: the past values of a forecast. */
function typeOf(column: FittedColumn): ColumnType {
  if (column.kind === 'numeric') return column.source;
  if (column.kind === 'text' || column.kind === 'vector' || column.kind === 'image') return column.kind;
  return 'categorical';
}

function rangeOf(column: FittedColumn, { target }: FittedPreparation): ValueRange | null {
  if (column.kind !== 'numeric' || column.range === undefined) return null;
  // Its values were scaled series by series before they were fitted.
  if (target.kind === 'values' && target.series?.column === column.name) return null;
  const { min, max } = column.range;
  return column.source === 'dateTime' ? { min: isoOf(min), max: isoOf(max) } : { min, max };
}

const isoOf = (seconds: number): string => new Date(seconds * 1000).toISOString();
