import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readModelFiles } from '../../artifacts/checkpoint-files.ts';
import { readManifest } from '../../artifacts/artifact-manifest.ts';
import { packTensors, specsOf, type TensorSpec } from '../../artifacts/tensor-file.ts';
import type { ArtifactManifest } from '../../contracts/artifact.ts';
import { isClassicalArchitecture } from '../../contracts/classical.ts';
import { outputUnits, type Architecture } from '../../engine/models/architecture.ts';
import { standardModel } from '../../engine/models/standard-layers.ts';
import { runLayersModel } from '../../engine/run-layers-model.ts';
import { loadModel } from '../../prediction/load-model.ts';
import {
  answersOf,
  largestDifference,
  requireClose,
  toldComparison,
  type Comparison,
} from '../compare-answers.ts';
import { packFiles } from '../pack-files.ts';
import { openReader, preparationOf, readReader } from '../preparation-of.ts';
import { probedRows, probeRows } from '../probe-rows.ts';
import { unsupported } from '../unsupported.ts';
import { readme } from './readme.ts';

/** What `model.json` says. */
interface ModelFile {
  modelTopology: unknown;
  weightsManifest: { paths: string[]; weights: TensorSpec[] }[];
}

/**
 * The model of an artifact as an archive with a TensorFlow.js layers model of standard layers, `preparation.json` and its reader. All three
 * have been run beside the model, from the files that are packed.
 * @throws exportInexact, exportUnavailable, artifactCorrupt, artifactFormatUnsupported, and what `unsupported` gives
 */
export async function exportTfjs(artifactDir: string, name: string): Promise<Buffer> {
  const { architecture } = await readManifest(artifactDir);
  if (isClassicalArchitecture(architecture))
    throw unsupported(
      `a model of the family ${architecture.family} has no layers; export it as onnx or savedmodel`,
    );
  const { manifest, weights } = await readModelFiles(artifactDir);
  return await packFiles(name, async (folder) => {
    const write = await writeTfjs(folder, manifest, weights, name);
    const { value: model } = await loadModel(artifactDir);
    try {
      const comparison = await compareTfjs(folder, manifest, model);
      requireClose(comparison);
      await write(toldComparison(comparison));
    } finally {
      model.dispose();
    }
  });
}

/** Writes the files. @returns what writes `model.json` anew, with facts about the model */
async function writeTfjs(
  folder: string,
  manifest: ArtifactManifest,
  stored: Parameters<typeof standardModel>[1],
  name: string,
): Promise<(facts: Readonly<Record<string, string>>) => Promise<void>> {
  const architecture = manifest.architecture as Architecture;
  const { topology, weights } = standardModel(architecture, stored);
  const preparation = preparationOf(manifest, {
    inputWidth: architecture.inputWidth,
    outputWidth: outputUnits(architecture.outputs),
    link: architecture.head === 'exponential' ? 'exponential' : 'identity',
    ...(manifest.calibration && { calibration: manifest.calibration }),
  });
  const put = (file: string, content: string | Uint8Array): Promise<void> =>
    writeFile(path.join(folder, file), content);
  const writeModel = (facts: Readonly<Record<string, string>>): Promise<void> => {
    const model = {
      format: 'layers-model',
      generatedBy: 'Trainyard',
      convertedBy: null,
      modelTopology: topology,
      weightsManifest: [{ paths: ['weights.bin'], weights: specsOf(weights) }],
      userDefinedMetadata: { run: manifest.runId, step: manifest.step, ...facts },
    };
    return put('model.json', JSON.stringify(model));
  };
  await writeModel({});
  await put('weights.bin', packTensors(weights));
  await put('preparation.json', JSON.stringify(preparation));
  await put('preparation.mjs', await readReader());
  await put('README.md', readme(name));
  return writeModel;
}

/** Runs what is in a folder on {@link probeRows}, and the model on the same rows. */
export async function compareTfjs(
  folder: string,
  { preparation, architecture }: ArtifactManifest,
  model: Awaited<ReturnType<typeof loadModel>>['value'],
): Promise<Comparison> {
  const read = (file: string): Promise<Buffer> => readFile(path.join(folder, file));
  const { modelTopology, weightsManifest } = JSON.parse(String(await read('model.json'))) as ModelFile;
  const reader = await openReader(folder);
  const { rows } = probeRows(preparation, { count: probedRows(architecture) });
  const prepared = await reader.prepare(rows);
  const outputs = await runLayersModel(
    {
      topology: modelTopology,
      specs: weightsManifest.flatMap(({ weights }) => weights),
      weights: await read('weights.bin'),
    },
    prepared.features,
    rows.length,
  );
  const answers = answersOf(await reader.answer(prepared, outputs), preparation.target);
  const predictions = await model.predict(rows);
  return {
    rows: rows.length,
    largestDifference: largestDifference(answers, predictions, preparation.target),
  };
}
