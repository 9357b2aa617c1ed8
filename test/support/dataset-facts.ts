import type { ColumnProfile, ColumnType, ProfileWarning } from '../../src/contracts/dataset.ts';
import type { DatasetFacts } from '../../src/definition/dataset-facts.ts';

interface ColumnSketch {
  name: string;
  type: ColumnType;
  distinct?: number;
  missing?: number;
  topValues?: { value: string; count: number }[];
  vectorLength?: number;
}

/** A dataset's facts for tests of rules: 1,000 rows unless told otherwise, no file behind them. */
export function datasetFacts(
  columns: ColumnSketch[],
  options: { rows?: number; warnings?: ProfileWarning[] } = {},
): DatasetFacts {
  const rows = options.rows ?? 1000;
  return {
    id: 'ds_01jd2v7x9qe3fth6k8m4n5p6r7',
    profile: {
      rows,
      duplicateRows: 0,
      columns: columns.map((column) => profileOf(column, rows)),
      correlations: { columns: [], matrix: [] },
      associations: { columns: [], matrix: [] },
      warnings: options.warnings ?? [],
    },
  };
}

function profileOf(column: ColumnSketch, rows: number): ColumnProfile {
  const storedTypes: Partial<Record<ColumnType, string>> = {
    numeric: 'DOUBLE',
    boolean: 'BOOLEAN',
    dateTime: 'TIMESTAMP',
  };
  return {
    name: column.name,
    type: column.type,
    storedType: storedTypes[column.type] ?? 'VARCHAR',
    missing: column.missing ?? 0,
    distinct: column.distinct ?? (column.type === 'numeric' ? rows : 4),
    topValues: column.topValues,
    vectorLength: column.vectorLength,
  };
}

/** A churn table: four usable inputs, an identifier, a constant, free text, a binary target. */
export const churn = datasetFacts(
  [
    { name: 'customer_id', type: 'categorical', distinct: 1000 },
    { name: 'age', type: 'numeric', missing: 10 },
    { name: 'plan', type: 'categorical', distinct: 3 },
    { name: 'active', type: 'boolean', distinct: 2 },
    { name: 'since', type: 'dateTime', distinct: 900 },
    { name: 'country', type: 'categorical', distinct: 1 },
    { name: 'remarks', type: 'text', distinct: 800 },
    {
      name: 'churned',
      type: 'categorical',
      distinct: 2,
      topValues: [
        { value: 'no', count: 800 },
        { value: 'yes', count: 200 },
      ],
    },
    { name: 'revenue', type: 'numeric' },
  ],
  {
    warnings: [
      { code: 'identifierLike', column: 'customer_id', detail: 'Every value is different.' },
      { code: 'constantColumn', column: 'country', detail: 'One value only.' },
    ],
  },
);
