import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Evaluation } from '../../src/contracts/evaluation.ts';
import type { EngineInfo } from '../../src/contracts/system.ts';
import { prepareData } from '../../src/data/preparation/prepare-data.ts';
import { resolveDefinition } from '../../src/definition/resolve-definition.ts';
import { createTrainingControl } from '../../src/engine/training-observer.ts';
import { trainTask } from '../../src/trainer/train-task.ts';
import type { createIngestFolder } from '../../test/support/ingest-folder.ts';
import { folds, tableText, type BenchFamily, type BenchTable } from './tables.ts';

const dataset = 'ds_01jd2v7x9qe3fth6k8m4n5p6r7';
/** Of the folds: every family and seed has the same. */
const splitSeed = 7;

/** A table that is ready to be trained on, in this process, as a worker and a trainer do. */
export async function openTable(
  folder: Awaited<ReturnType<typeof createIngestFolder>>,
  { name, type, target }: BenchTable,
  engine: EngineInfo,
) {
  const { profile } = await folder.ingest(tableText(name));
  /** Nothing but the dataset, the task, the family and that it is cross-validated. */
  const resolve = (family: BenchFamily, seed: number) =>
    resolveDefinition(
      {
        dataset,
        task: { type, target },
        model: { family },
        split: { strategy: 'kFold', folds, seed: splitSeed, refit: false },
        seed,
      },
      { id: dataset, profile },
    ).resolved;

  return {
    /** Row numbers of each fold, in order. */
    async foldRows(): Promise<number[][]> {
      const rows: number[][] = [];
      for (let fold = 1; fold <= folds; fold += 1) {
        const data = await prepareData({
          engine: folder.engine,
          parquetPath: folder.parquetPath,
          definition: resolve('linear', 0),
          memoryLimitBytes: 1e9,
          fold,
        });
        rows.push([...data.test.rowNumbers].toSorted((a, b) => a - b));
      }
      return rows;
    },
    /** The figures of each fold: accuracy and log loss, or R². `plan` forces a plan of the engine. */
    async train(
      family: BenchFamily,
      seed: number,
      plan: string | null = null,
    ): Promise<Record<string, number[]>> {
      let evaluation: Evaluation | null = null;
      let stored = (): void => {};
      const scratchDir = path.join(
        folder.folder,
        [name, family, seed, ...(plan === null ? [] : [plan])].join('-'),
      );
      await mkdir(scratchDir);
      await trainTask({
        task: {
          runId: 'run_01jd2v7x9qe3fth6k8m4n5p6r7',
          definition: resolve(family, seed),
          dataset: { parquetPath: folder.parquetPath },
          scratchDir,
          resumeFrom: null,
          memoryLimitBytes: 2e9,
          elapsedSeconds: 0,
          enginePlan: null,
        },
        engine,
        dataEngine: folder.engine,
        runnerSettings: { plan, threads: 1, planCacheFolder: null },
        control: { ...createTrainingControl(), onCheckpointStored: (listener) => void (stored = listener) },
        reply(message) {
          if (message.type === 'checkpoint') queueMicrotask(stored);
          if (message.type === 'finished') ({ evaluation } = message);
        },
      });
      const { crossValidation } = evaluation as unknown as Evaluation;
      const figures: Record<string, number[]> = {};
      for (const fold of crossValidation!.folds) {
        const { evaluation: of } = fold;
        const values =
          of.kind === 'classification'
            ? { accuracy: of.accuracy, logLoss: of.loss }
            : { r2: (of as { r2: number }).r2 };
        for (const [metric, value] of Object.entries(values)) (figures[metric] ??= []).push(value);
      }
      return figures;
    },
  };
}
