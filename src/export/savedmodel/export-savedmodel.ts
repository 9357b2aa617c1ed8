import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runSavedModel } from '../../engine/run-saved-model.ts';
import { TrainyardError } from '../../errors.ts';
import { loadModel } from '../../prediction/load-model.ts';
import type { LoadedModel } from '../../prediction/loaded-model.ts';
import {
  answersOf,
  largestDifference,
  requireClose,
  toldComparison,
  type Answers,
  type Comparison,
} from '../compare-answers.ts';
import { packFiles } from '../pack-files.ts';
import { openReader, readReader } from '../preparation-of.ts';
import { probeTensors } from '../probe-tensors.ts';
import { readme } from './readme.ts';
import { encodeSavedModel } from './saved-model-proto.ts';
import { writeSavedModel, type SavedModel } from './write-savedmodel.ts';

/**
 * The model of an artifact as an archive with a SavedModel, which was loaded and run by TensorFlow beside the model. Where its preparation
 * can not be in the graph, `preparation.json` and its reader are beside it.
 * @throws exportInexact, exportUnavailable, artifactCorrupt, artifactFormatUnsupported, and what `unsupported` gives
 */
export async function exportSavedModel(artifactDir: string, name: string): Promise<Buffer> {
  const written = await writeSavedModel(artifactDir);
  return await packFiles(name, async (folder) => {
    await writeFiles(folder, written);
    const { value: model } = await loadModel(artifactDir);
    try {
      const comparison = await compareSavedModel(folder, written, model);
      requireClose(comparison);
      const { runId: run, step } = written.manifest;
      const facts = { run, step, ...toldComparison(comparison) };
      await writeFile(path.join(folder, 'export.json'), `${JSON.stringify(facts, null, 2)}\n`);
      await writeFile(
        path.join(folder, 'README.md'),
        readme(name, written.graph, written.preparation !== null),
      );
    } finally {
      model.dispose();
    }
  });
}

async function writeFiles(folder: string, { graph, preparation }: SavedModel): Promise<void> {
  // What TensorFlow expects of every SavedModel, although all weights are constants.
  await mkdir(path.join(folder, 'variables'));
  await writeFile(path.join(folder, 'saved_model.pb'), encodeSavedModel(graph));
  if (preparation === null) return;
  await writeFile(path.join(folder, 'preparation.json'), JSON.stringify(preparation));
  await writeFile(path.join(folder, 'preparation.mjs'), await readReader());
}

/** Loads what is in a folder by TensorFlow and runs it on the rows of the probe, and the model on the same rows. @throws exportUnavailable */
export async function compareSavedModel(
  folder: string,
  { manifest, graph, probe }: SavedModel,
  model: Pick<LoadedModel, 'predict'>,
): Promise<Comparison> {
  const { preparation } = manifest;
  const { target } = preparation;
  const tensorOf = (name: string): string => graph.inputs.find((input) => input.name === name)!.tensor;
  const fetches = graph.outputs.map(({ tensor }) => tensor);
  const run = (feeds: Parameters<typeof runSavedModel>[1]): ReturnType<typeof runSavedModel> => {
    try {
      return runSavedModel(folder, feeds, fetches);
    } catch (cause) {
      if (!(cause instanceof TrainyardError) || cause.code !== 'engineUnavailable') throw cause;
      const detail = 'A SavedModel is run by libtensorflow before it is handed out, which is not there.';
      throw new TrainyardError('exportUnavailable', detail, { cause });
    }
  };
  let answers: Answers;
  if (graph.inputs[0].name === 'features' && graph.outputs[0].name === 'outputs') {
    const reader = await openReader(folder);
    const prepared = await reader.prepare(probe.rows);
    const shape = [prepared.rows, reader.inputWidth];
    const [outputs] = run([{ tensor: tensorOf('features'), shape, values: prepared.features }]);
    answers = answersOf(await reader.answer(prepared, outputs as ArrayLike<number>), target);
  } else {
    const feeds = probeTensors(preparation, probe).map(({ name, shape, values }) => ({
      tensor: tensorOf(name),
      shape,
      values,
    }));
    const found = run(feeds);
    answers = Object.fromEntries(graph.outputs.map(({ name }, i) => [name, found[i]]));
  }
  const predictions = await model.predict(probe.rows);
  return { rows: probe.rows.length, largestDifference: largestDifference(answers, predictions, target) };
}
