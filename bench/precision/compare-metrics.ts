import { startEngine } from '../../src/engine/start-engine.ts';
import { createIngestFolder } from '../../test/support/ingest-folder.ts';
import { benchTables } from '../defaults/tables.ts';
import { openTable } from '../defaults/train-table.ts';

/** A metric of networks that were trained in a format of 16 bits beside that of networks in float32. */
export interface ComparedMetric {
  table: string;
  metric: string;
  format: string;
  /** Means over the seeds of the means over the folds. */
  float32: number;
  reduced: number;
  /** Of the difference of the two means. */
  standardError: number;
  isWithin: boolean;
}

const seeds = [1, 2, 3, 4, 5];
const tables = ['breast-cancer', 'wine', 'cars'];
const formats = ['bfloat16', 'float16'];

/** Trains networks of five seeds in each format, on public tables, and compares their cross-validated metrics. */
export async function compareMetrics(): Promise<ComparedMetric[]> {
  const engine = await startEngine({ engine: 'libtensorflow', threads: { intraOp: 1, interOp: 2 } });
  const folder = await createIngestFolder();
  const compared: ComparedMetric[] = [];
  try {
    for (const table of benchTables.filter(({ name }) => tables.includes(name))) {
      const opened = await openTable(folder, table, engine);
      /** By metric: the mean over the folds, of each seed. */
      const trainAll = async (plan: string): Promise<Record<string, number[]>> => {
        const values: Record<string, number[]> = {};
        for (const seed of seeds) {
          const figures = await opened.train('mlp', seed, plan);
          for (const [metric, perFold] of Object.entries(figures))
            (values[metric] ??= []).push(mean(perFold));
        }
        return values;
      };
      const exact = await trainAll('plain');
      for (const format of formats) {
        for (const [metric, values] of Object.entries(await trainAll(format))) {
          const result = compare({ table: table.name, metric, format }, exact[metric], values);
          compared.push(result);
          console.log(lineOf(result));
        }
      }
    }
    return compared;
  } finally {
    await folder.close();
  }
}

function compare(
  names: Pick<ComparedMetric, 'table' | 'metric' | 'format'>,
  exact: readonly number[],
  values: readonly number[],
): ComparedMetric {
  const [float32, reduced] = [mean(exact), mean(values)];
  const standardError = Math.sqrt((variance(exact) + variance(values)) / seeds.length);
  const isWithin = Math.abs(reduced - float32) <= standardError;
  return { ...names, float32, reduced, standardError, isWithin };
}

function lineOf({
  table,
  metric,
  format,
  float32,
  reduced,
  standardError,
  isWithin,
}: ComparedMetric): string {
  const difference = reduced === float32 ? 0 : (reduced - float32) / standardError;
  return `${table.padEnd(14)} ${metric.padEnd(9)} float32 ${float32.toFixed(4)}  ${format.padEnd(8)} ${reduced.toFixed(4)}  ${difference.toFixed(2)} standard errors${isWithin ? '' : ': too far'}`;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of a sample: its squared deviations over n − 1. */
function variance(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
}
