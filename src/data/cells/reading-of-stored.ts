import type { ColumnReading } from '../../contracts/column-reading.ts';

/** The reading of a column whose source gave it in a type (Parquet, JSON); null for images. */
export function readingOfStored(storedType: string): ColumnReading | null {
  switch (storedType) {
    case 'BIGINT':
    case 'DOUBLE':
      return { type: 'number' };
    case 'BOOLEAN':
      return { type: 'boolean' };
    case 'DATE':
      return { type: 'dateTime', dateFormat: 'iso', dateOnly: true };
    case 'TIMESTAMP':
      return { type: 'dateTime', dateFormat: 'iso' };
    case 'TIMESTAMP_NS':
      return { type: 'dateTime', dateFormat: 'iso', nanos: true };
    case 'DOUBLE[]':
      return { type: 'vector' };
    case 'VARCHAR':
      return { type: 'text' };
    default:
      return null;
  }
}
