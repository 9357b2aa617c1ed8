import { importanceMetrics, type ResolvedImportance } from '../../contracts/definition/importance.ts';
import type { PermutationImportance } from '../../contracts/permutation-importance.ts';
import { featuresByColumn } from '../../data/preparation/features-by-column.ts';
import type { PreparedData, PreparedSplit } from '../../data/preparation/prepared-data.ts';
import { createRandom } from '../../random.ts';
import type { ModelEvaluation } from '../evaluate-model.ts';
import { judgedEvaluator, type JudgedDefinition } from '../groups/judged-evaluator.ts';
import { selectRows } from '../groups/select-rows.ts';
import { figuresOf } from '../metrics/evaluation-figures.ts';
import { windowsOf } from '../training-rows.ts';
import { permutationImportance } from './permutation-importance.ts';

/** Numbers that the features of all rows may be: 256 MiB of float32, of which there is one copy. */
const mostNumbers = 64 * 1024 * 1024;

/**
 * Measures what a metric loses on the test rows, or on the validation rows where there are none, if the values of a column are shuffled; by the
 * seed alone. Of more rows than asked for some are drawn.
 * @returns null where there are no rows
 */
export async function measureImportance(options: {
  definition: JudgedDefinition;
  importance: ResolvedImportance;
  data: PreparedData;
  judged: ModelEvaluation;
}): Promise<PermutationImportance | null> {
  const { definition, data, judged } = options;
  const { metric, repeats, maxRows } = options.importance;
  const part = judged.outputs.test ? 'test' : 'validation';
  const [split, outputs] = [data[part], judged.outputs[part]];
  if (!outputs) return null;

  const { seed } = definition;
  const rows = Math.min(split.rows, maxRows, Math.max(1, Math.floor(mostNumbers / data.width)));
  const places = drawnRows(split.rows, rows, seed);
  const features = await featuresOfRows(data, split, places);
  const drawn = selectRows({ split, outputs }, places).split;
  const evaluate = await judgedEvaluator(definition, data, judged.threshold);
  const better = importanceMetrics[metric];
  const measured = await permutationImportance({
    data: { rows, features },
    columns: featuresByColumn(data.preparation),
    repeats,
    better,
    permutationOf: (column, repeat) =>
      createRandom(seed, `importance/${column}/${repeat}`).shuffle(Int32Array.from({ length: rows }, (_, row) => row)), // prettier-ignore
    measure: async (shuffled) => {
      const answers = await judged.predict(shuffled, rows);
      return figuresOf(await evaluate({ split: drawn, outputs: answers }))[metric] ?? null;
    },
  });
  return { metric, better, part, rows, repeats, ...measured };
}

/** So many of the rows, in order. */
function drawnRows(rows: number, count: number, seed: number): Int32Array {
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  return count === rows ? all : createRandom(seed, 'importance').shuffle(all).subarray(0, count).toSorted();
}

/** The features of rows of a split, in rising order, wherever they are. */
async function featuresOfRows(
  data: Pick<PreparedData, 'width'>,
  split: PreparedSplit,
  places: Int32Array,
): Promise<Float32Array> {
  const { width } = data;
  const features = new Float32Array(places.length * width);
  let [start, taken] = [0, 0];
  for await (const window of windowsOf(data, split)) {
    const end = start + window.rows;
    for (; taken < places.length && places[taken] < end; taken += 1) {
      const at = (places[taken] - start) * width;
      features.set(window.features.subarray(at, at + width), taken * width);
    }
    start = end;
  }
  return features;
}
