import { readAnyManifest, readVerified } from '../artifacts/artifact-manifest.ts';
import type { ImportedManifest, ImportedSignature, ImportFormat } from '../contracts/imported-model.ts';
import type { Prediction, UnknownColumns } from '../contracts/model.ts';
import { openOnnx } from './onnx/open-onnx.ts';
import { createRowReader, feedsOf, sameLengths, type RowParts } from './read-rows.ts';
import { predictionsOf } from './shape-predictions.ts';
import type { Result, TensorModel } from './tensor-model.ts';
import { openLayersModel } from './tfjs/open-layers-model.ts';

/** Rows that are run at once, and values of one input among them: bounds what a large request takes. */
const mostRows = 1024;
const mostValues = 4_000_000;

/** Opens a file by the runtime of its format. @throws modelFileInvalid, importUnavailable */
export const openFile = (format: ImportFormat, file: Uint8Array): Promise<TensorModel> =>
  format === 'onnx' ? openOnnx(file) : openLayersModel(file);

/** An imported model that answers. It owns what its runtime holds; `dispose` frees it. */
export interface ImportedModel {
  signature: ImportedSignature;
  sizeBytes: number;
  /** @throws predictionInputInvalid, its issues pointing at `/rows/3/age` */
  predict(rows: readonly Record<string, unknown>[], unknownColumns?: UnknownColumns): Promise<Prediction[]>;
  dispose(): Promise<void>;
}

/** Opens the file of an imported version. @throws artifactCorrupt, importUnavailable */
export async function openImported(artifactDir: string, manifest: ImportedManifest): Promise<ImportedModel> {
  const { format, file, signature } = manifest;
  const model = await openFile(format, await readVerified(artifactDir, manifest, file));
  return importedModel(model, signature);
}

/** The manifest of an imported version; null for one that was trained. @throws artifactCorrupt, artifactFormatUnsupported */
export async function importedManifest(artifactDir: string): Promise<ImportedManifest | null> {
  const manifest = await readAnyManifest(artifactDir);
  return manifest.kind === 'imported' ? manifest : null;
}

/** A model file with what it takes and gives. */
export function importedModel(model: TensorModel, signature: ImportedSignature): ImportedModel {
  const { inputs } = signature;
  const wanted = signature.answer ? [signature.answer.output] : signature.outputs.map(({ tensor }) => tensor);
  const read = createRowReader(inputs);
  return {
    signature,
    sizeBytes: model.sizeBytes,
    async predict(rows, unknownColumns = 'refuse') {
      const parts = read(rows, unknownColumns);
      const predictions: Prediction[] = [];
      for (const { from, to } of sameLengths(parts, rows.length, rowsAtOnce(signature, parts))) {
        const results = await model.run(feedsOf(inputs, parts, from, to), wanted);
        requireRows(signature, results, to - from);
        predictions.push(...predictionsOf(signature, results, to - from));
      }
      return predictions;
    },
    dispose: () => model.dispose(),
  };
}

function rowsAtOnce({ takesOneRow }: ImportedSignature, parts: RowParts): number {
  if (takesOneRow) return 1;
  const widest = parts.reduce((most, [first]) => Math.max(most, first?.length ?? 1), 1);
  return Math.max(1, Math.min(mostRows, Math.floor(mostValues / widest)));
}

/** @throws Error where an output has another shape than when the model was imported */
function requireRows(
  { outputs }: ImportedSignature,
  results: ReadonlyMap<string, Result>,
  rows: number,
): void {
  for (const { tensor, width } of outputs) {
    const result = results.get(tensor);
    if (result && result.values.length !== rows * (width ?? 1))
      throw new Error(`the output "${tensor}" has the shape [${result.shape.join(', ')}] for ${rows} rows`);
  }
}
