import path from 'node:path';
import { splitParts, type SplitPart } from '../contracts/definition/split-parts.ts';
import type { WrittenRows } from '../contracts/trainer-messages.ts';
import type { AppendedValue, DataEngine } from '../data/data-engine.ts';
import { firstOfEachRow } from '../data/preparation/first-of-each-row.ts';
import type { PreparedData } from '../data/preparation/prepared-data.ts';
import { scalingOfRows } from '../data/preparation/row-scaling.ts';
import { runRowsColumns } from '../data/run-rows-table.ts';
import { quotePath } from '../data/sql-literals.ts';
import type { ModelEvaluation } from '../engine/evaluate-model.ts';
import type { Outputs } from '../engine/step-runner.ts';
import { windowsOf } from '../engine/training-rows.ts';
import { loadTarget } from '../targets/load-targets.ts';
import { judgeNumbers, shortPrediction } from './judge-rows.ts';

/** Rows that are described at once: bounds what predictions in words take. */
const rowsPerBatch = 1024;

type Append = (row: readonly AppendedValue[]) => void;

/**
 * Writes which rows of the dataset a training had in which part, with the predictions for those that it was evaluated on beside the
 * truth. Of a fold these are the rows that it holds out; else those of all parts.
 * @param options.folder where the file is written
 */
export async function writeRunRows(options: {
  dataEngine: Pick<DataEngine, 'run' | 'append'>;
  folder: string;
  data: PreparedData;
  judged: Pick<ModelEvaluation, 'outputs' | 'threshold'>;
  fold: number | null;
}): Promise<WrittenRows> {
  const { dataEngine, folder, data, judged, fold } = options;
  const file = path.join(folder, `rows-${fold ?? 'split'}.parquet`);
  await dataEngine.run(`CREATE TABLE run_rows (${runRowsColumns})`);
  try {
    await dataEngine.append('run_rows', async (append) => {
      for (const part of fold === null ? splitParts : (['test'] as const)) {
        const outputs = part === 'train' ? null : judged.outputs[part];
        const isFirst = firstOfEachRow(data[part]);
        if (outputs) await appendJudged({ part, fold, data, outputs, judged, isFirst, append });
        else
          for (const [row, number] of data[part].rowNumbers.entries())
            if (isFirst(row)) append([number, part, fold, null, null, null, null]);
      }
    });
    await dataEngine.run(
      `COPY (SELECT * FROM run_rows ORDER BY row) TO ${quotePath(file)} (FORMAT parquet, COMPRESSION zstd)`,
    );
  } finally {
    await dataEngine.run('DROP TABLE run_rows');
  }
  return { path: file, fold };
}

async function appendJudged({
  part,
  fold,
  data,
  outputs,
  judged: { threshold },
  isFirst,
  append,
}: {
  part: SplitPart;
  fold: number | null;
  data: PreparedData;
  outputs: Outputs;
  judged: Pick<ModelEvaluation, 'threshold'>;
  /** Whether a row of the part is the first that stands for its row of the dataset. */
  isFirst: (row: number) => boolean;
  append: Append;
}): Promise<void> {
  const { target } = data.preparation;
  const kind = await loadTarget(target.kind);
  const split = data[part];
  let first = 0;
  for await (const window of windowsOf(data, split)) {
    for (let start = 0; start < window.rows; start += rowsPerBatch) {
      const rows = Math.min(rowsPerBatch, window.rows - start);
      const batch: Outputs = { ...outputs, rows, values: rowsOf(outputs.values, first, rows, split.rows) };
      const predictions = await kind.describe({
        outputs: batch,
        target,
        features: window.features.subarray(start * data.width, (start + rows) * data.width),
        ...(split.scaling && { scaling: scalingOfRows(split.scaling, first, rows) }),
        threshold,
        include: [],
        code: () => Promise.reject(new Error('no code is asked for')),
      });
      const judgements = kind.judge
        ? kind.judge({
            target,
            outputs: batch,
            predictions,
            targets: rowsOf(split.targets, first, rows, split.rows),
          })
        : judgeNumbers(target, predictions, split.truth && rowsOf(split.truth, first, rows, split.rows));
      for (const [index, { truth, correct, error }] of judgements.entries()) {
        if (!isFirst(first + index)) continue;
        append([
          split.rowNumbers[first + index],
          part,
          fold,
          truth === null ? null : JSON.stringify(truth),
          JSON.stringify(shortPrediction(predictions[index])),
          correct,
          error,
        ]);
      }
      first += rows;
    }
  }
}

/** Rows `first` to `first + count` of numbers that are row-major. */
function rowsOf<Numbers extends Float32Array | Float64Array>(
  numbers: Numbers,
  first: number,
  count: number,
  rows: number,
): Numbers {
  const width = numbers.length / rows;
  return numbers.subarray(first * width, (first + count) * width) as Numbers;
}
