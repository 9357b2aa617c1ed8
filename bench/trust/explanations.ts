import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Explanation } from '../../src/contracts/explanation.ts';
import type { LoadedModel } from '../../src/prediction/loaded-model.ts';
import { startEngine } from '../../src/engine/start-engine.ts';
import { createIngestFolder } from '../../test/support/ingest-folder.ts';
import { trainAndLoad } from '../../test/support/train-and-load.ts';
import { measureRounds, median } from '../quiet-rounds.ts';
import type { TrustPart } from './trust-part.ts';

const table = path.resolve(import.meta.dirname, '../../examples/breast-cancer/breast-cancer.csv');
const target = 'diagnosis';
const models = {
  'decision tree': { family: 'decisionTree' },
  'forest of 100 trees': { family: 'randomForest', trees: 100 },
  '100 boosted trees': { family: 'gradientBoostedTrees', trees: 100 },
  linear: { family: 'linear' },
  'network 30-128-64-1': { family: 'mlp', layers: [{ units: 128 }, { units: 64 }] },
} as const;
const epochs = 30;
/** Requests follow each other for so long. */
const roundSeconds = 2;

/**
 * Rows of 30 numbers that are explained a second, in one process on one thread, as a predictor explains those of requests; and the largest
 * residual of all that were, in relation to the numbers that are added. Nothing is sent over HTTP.
 */
export const measureExplanations: TrustPart = async ({ rounds, say }) => {
  const { name: engine } = await startEngine({ engine: 'auto', threads: { intraOp: 1, interOp: 1 } });
  const csv = await readFile(table, 'utf8');
  const folder = await createIngestFolder();
  try {
    const rows = await rowsOf(csv);
    const figures = [];
    for (const [name, model] of Object.entries(models)) {
      const isLayers = model.family === 'linear' || model.family === 'mlp';
      const trained = await trainAndLoad(folder, csv, name, {
        task: { type: 'classification', target },
        model: model.family === 'mlp' ? { ...model, layers: [...model.layers] } : model,
        ...(isLayers && { training: { epochs } }),
      });
      const { model: loaded } = trained;
      const asked = rows.slice(0, loaded.mostExplained());
      await explain(loaded, asked.slice(0, 8));
      const measured = await measureRounds(rounds, () => measureRound(loaded, asked), say);
      const perSecond = median(measured.rounds.map(({ value }) => value.perSecond));
      const residual = Math.max(...measured.rounds.map(({ value }) => value.residual));
      say(`${name}: ${Math.round(perSecond)} explanations/s, ${asked.length} a request, largest residual ${residual.toExponential(1)}${measured.quiet ? '' : ' (disturbed)'}`); // prettier-ignore
      figures.push({ model: name, engine, explanationsPerSecond: perSecond, rowsPerRequest: asked.length, mostRowsPerRequest: loaded.mostExplained(), largestResidual: residual, quiet: String(measured.quiet) }); // prettier-ignore
      loaded.dispose();
    }
    return figures;
  } finally {
    await folder.close();
  }
};

async function measureRound(
  model: LoadedModel,
  rows: readonly Record<string, unknown>[],
): Promise<{ perSecond: number; residual: number }> {
  const start = performance.now();
  let [count, residual] = [0, 0];
  do {
    for (const one of await explain(model, rows)) residual = Math.max(residual, relativeResidual(one));
    count += rows.length;
  } while (performance.now() - start < 1000 * roundSeconds);
  return { perSecond: (1000 * count) / (performance.now() - start), residual };
}

/** The residual in relation to the numbers that are added, as it is checked. */
function relativeResidual({ outputs, residual }: Explanation): number {
  const scales = outputs.map(({ base, total, contributions }) => {
    const size = Object.values(contributions).reduce((sum, value) => sum + Math.abs(value), 0);
    return Math.max(1, Math.abs(base), Math.abs(total), size);
  });
  return residual / Math.min(...scales);
}

async function explain(model: LoadedModel, rows: readonly Record<string, unknown>[]): Promise<Explanation[]> {
  const predictions = await model.predict(rows, { include: ['explanation'] });
  return predictions.map((prediction) => (prediction as { explanation: Explanation }).explanation);
}

/** The rows of a plain CSV without the target. */
async function rowsOf(csv: string): Promise<Record<string, number>[]> {
  const [head, ...lines] = csv.trim().split('\n');
  const names = head.split(',');
  return lines.map((line) =>
    Object.fromEntries(
      line.split(',').flatMap((cell, i) => (names[i] === target ? [] : [[names[i], Number(cell)] as const])),
    ),
  );
}
