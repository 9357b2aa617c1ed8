import type { AnyDefinition } from '../../contracts/definition/classical.ts';
import type { FittedColumn, FittedPreparation } from '../../contracts/preparation.ts';
import type { FittedTarget } from '../../targets/targets.ts';
import type { DataEngine } from '../data-engine.ts';

/** What preparation works on. */
export interface PrepareOptions {
  /** May read `parquetPath`. */
  engine: DataEngine;
  parquetPath: string;
  definition: AnyDefinition;
  /** The most memory that the data may take, in bytes. */
  memoryLimitBytes: number;
  /** Where features go that are too large for memory; such data is refused when absent. */
  scratchDir?: string;
  /** Of a cross-validation: the fold that is held out as test rows, from 1; null or absent: the final model's rows. */
  fold?: number | null;
  /** What was fitted before, to go on with; fitted anew when absent. */
  fitted?: FittedPreparation;
  /** Fitted on other data, to be reused: columns by name, and the target; the rest is fitted here. */
  reused?: { columns: ReadonlyMap<string, FittedColumn>; target: FittedTarget | null };
}
