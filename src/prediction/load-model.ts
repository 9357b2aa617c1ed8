import { readManifest } from '../artifacts/artifact-manifest.ts';
import { readModelFiles } from '../artifacts/checkpoint-files.ts';
import { readQuantized } from '../artifacts/quantized-files.ts';
import { readClassicalModel } from '../artifacts/classical-files.ts';
import type { ArtifactManifest } from '../contracts/artifact.ts';
import { isClassicalArchitecture } from '../contracts/classical.ts';
import type { Prediction, PredictionPart } from '../contracts/model.ts';
import { createRowTransform } from '../data/preparation/encode/create-row-transform.ts';
import { createOutsideFinder } from '../data/preparation/encode/outside-of-training.ts';
import type { RowScaling } from '../data/preparation/row-scaling.ts';
import type { Architecture } from '../engine/models/architecture.ts';
import { openOnnxNetwork } from '../engine/onnx-network.ts';
import { createPredictorModel, type PredictorModel } from '../engine/predictor-model.ts';
import type { Outputs } from '../engine/step-runner.ts';
import { TrainyardError } from '../errors.ts';
import { importedManifest } from '../imported/open-imported.ts';
import { tensorsOfModel, type ModelTensors } from '../inference/model-tensors.ts';
import { calibrateOutputs } from '../targets/calibration/calibrate-outputs.ts';
import { withConformal } from '../engine/conformal/answer-sets.ts';
import { missingPart } from '../targets/missing-part.ts';
import { loadTarget } from '../targets/load-targets.ts';
import { kindOfTarget } from '../targets/targets.ts';
import { loadImported } from './load-imported.ts';
import type { LoadedModel, RowsToPredict } from './loaded-model.ts';
import type { Loaded } from './model-cache.ts';
import { openExplainer, type OpenExplainer } from './open-explainer.ts';
import { requireFinite } from './require-finite.ts';
import type { RowExplainer } from './row-explainer.ts';

/** Rows that are transformed and predicted at once: bounds what a large request holds. */
const rowsPerBatch = 1024;

/** A request whose rows are features. */
interface Prepared {
  count: number;
  features: Float32Array;
  scaling: RowScaling | undefined;
  include: readonly PredictionPart[];
}

/**
 * Loads the model of an artifact, with the preparation that it was trained on; or one that was imported.
 * @throws artifactCorrupt, artifactFormatUnsupported, importUnavailable
 */
export async function loadModel(artifactDir: string): Promise<Loaded<LoadedModel>> {
  const imported = await importedManifest(artifactDir);
  if (imported !== null) return loadImported(artifactDir, imported);
  const { manifest, model, sizeBytes } = await readPredictor(artifactDir);
  const { preparation, definition, threshold, conformal, calibration } = manifest;
  const { target } = preparation;
  const kind = await loadTarget(target.kind);
  const transform = createRowTransform(preparation, definition.inputs);
  let findOutside: LoadedModel['findOutside'] | null = null;
  let tensors: ModelTensors | null = null;
  let explainer: RowExplainer | null = null;
  const getExplainer = (): RowExplainer => (explainer ??= openExplainer(manifest, model.explainer));

  async function prepare({ rows, options = {} }: RowsToPredict): Promise<Prepared> {
    const { include = [], unknownColumns = 'refuse', seen } = options;
    requireParts(include, manifest);
    if (include.includes('explanation')) getExplainer();
    // All rows are checked first, so that an error names every row and no work is thrown away.
    const features = await transform.transform(rows, unknownColumns, seen);
    return { count: rows.length, features, scaling: transform.scalingOf?.(rows), include };
  }

  /** Outputs of any number of rows. */
  async function outputsOf(features: Float32Array, rows: number): Promise<Outputs> {
    if (rows === 0) return { rows, width: 1, values: new Float32Array(0) };
    if (rows <= rowsPerBatch) return model.predict(features, rows);
    const batches: Outputs[] = [];
    for (let start = 0; start < rows; start += rowsPerBatch) {
      const count = Math.min(rowsPerBatch, rows - start);
      batches.push(
        await model.predict(
          features.subarray(start * transform.width, (start + count) * transform.width),
          count,
        ),
      );
    }
    return { rows, width: batches[0].width, values: joined(batches.map(({ values }) => values)) };
  }

  async function describe(
    { count, features, scaling, include }: Prepared,
    told: Outputs,
  ): Promise<Prediction[]> {
    const outputs = calibration ? calibrateOutputs(target, calibration, told) : told;
    const described = await kind.describe({
      outputs,
      target,
      features,
      ...(scaling && { scaling }),
      threshold,
      include,
      code: () => model.code(features, count),
    });
    const predictions = conformal
      ? withConformal(described, conformal, include, kindOfTarget(target).classesOf(target))
      : described;
    requireFinite(predictions, outputs);
    if (!include.includes('explanation')) return predictions;
    const explanations = await getExplainer().explain(features, count, scaling);
    return predictions.map((prediction, row) => ({ ...prediction, explanation: explanations[row] }));
  }

  async function predictTogether(requests: readonly RowsToPredict[]): Promise<(Prediction[] | Error)[]> {
    const all = await Promise.all(requests.map((request) => prepare(request).catch(toError)));
    const prepared = all.filter((one): one is Prepared => !(one instanceof Error));
    const rows = prepared.reduce((sum, { count }) => sum + count, 0);
    const { width, values } = await outputsOf(joined(prepared.map(({ features }) => features)), rows);
    const answers: (Prediction[] | Error)[] = [];
    let start = 0;
    for (const one of all) {
      if (one instanceof Error) {
        answers.push(one);
        continue;
      }
      const outputs = {
        rows: one.count,
        width,
        values: values.subarray(start * width, (start + one.count) * width),
      };
      start += one.count;
      answers.push(await describe(one, outputs).catch(toError));
    }
    return answers;
  }

  return {
    sizeBytes,
    value: {
      async predict(rows, options = {}) {
        const [answer] = await predictTogether([{ rows, options }]);
        if (answer instanceof Error) throw answer;
        return answer;
      },
      predictTogether,
      findOutside(rows) {
        findOutside ??= createOutsideFinder(preparation);
        return findOutside(rows);
      },
      mostExplained: () => getExplainer().mostRows,
      tensors: () => (tensors ??= tensorsOfModel(manifest)),
      dispose: () => model.dispose(),
    },
  };
}

const toError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));

/** Arrays one after the other; a single one is not copied. */
function joined(parts: readonly Float32Array[]): Float32Array {
  if (parts.length === 1) return parts[0];
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** @throws predictionInputInvalid where the model does not give what is asked for */
function requireParts(include: readonly PredictionPart[], manifest: ArtifactManifest): void {
  const issues = include.flatMap((part, i) => {
    const detail = missingPart(part, manifest);
    return detail === null ? [] : [{ pointer: `/include/${i}`, code: 'optionNotApplicable', detail }];
  });
  if (issues.length > 0) throw new TrainyardError('predictionInputInvalid', issues[0].detail, { issues });
}

/** What predicts with an artifact's model: layers, or a classical model. */
async function readPredictor(artifactDir: string): Promise<{
  manifest: ArtifactManifest;
  model: Pick<PredictorModel, 'predict' | 'code' | 'dispose'> & { explainer: OpenExplainer };
  sizeBytes: number;
}> {
  const found = await readManifest(artifactDir);
  if (found.quantized) {
    const file = await readQuantized(artifactDir, found);
    const network = await openOnnxNetwork(file, (found.architecture as Architecture).inputWidth);
    return {
      manifest: found,
      model: {
        predict: (features, rows) => network.predict(features, rows),
        code: () => Promise.reject(new Error('a quantized network is no autoencoder')),
        explainer: () => null,
        dispose: () => network.dispose(),
      },
      sizeBytes: 2 * file.byteLength,
    };
  }
  if (isClassicalArchitecture(found.architecture)) {
    const { manifest, model, engine } = await readClassicalModel(artifactDir);
    const predict = engine.predictor(model);
    return {
      manifest,
      model: {
        predict: (features, rows) => Promise.resolve(predict(features, rows)),
        code: () => Promise.reject(new Error('a classical model is no autoencoder')),
        explainer: () => engine.explainer?.(model),
        dispose() {},
      },
      sizeBytes: engine.bytes(model),
    };
  }
  const { manifest, weights } = await readModelFiles(artifactDir);
  const model = createPredictorModel({ architecture: manifest.architecture as Architecture, weights });
  const explainer = () => model.explainer(manifest.preparation);
  return { manifest, model: { ...model, explainer }, sizeBytes: model.sizeBytes };
}
