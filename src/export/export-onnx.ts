import { TrainyardError } from '../errors.ts';
import { loadModel } from '../prediction/load-model.ts';
import { compareOnnx } from './onnx/verify-onnx.ts';
import { writeOnnx } from './onnx/write-onnx.ts';

/** An export that is further from its model than this is not handed out. */
const largestAllowed = 1e-4;

/**
 * The model of an artifact as an ONNX file, which has been run by ONNX Runtime beside the model. It says of itself on how many rows, and
 * what the largest difference was.
 * @throws exportUnsupported, exportUnavailable, exportInexact, artifactCorrupt, artifactFormatUnsupported
 */
export async function exportOnnx(artifactDir: string): Promise<Buffer> {
  const exported = await writeOnnx(artifactDir);
  const { value: model } = await loadModel(artifactDir);
  try {
    const { largestDifference, rows } = await compareOnnx(exported, exported.encode({}), model);
    if (!(largestDifference <= largestAllowed)) {
      const detail = `The exported model differs from this one by ${largestDifference} on ${rows} rows; at most ${largestAllowed} is allowed.`;
      throw new TrainyardError('exportInexact', detail);
    }
    return exported.encode({ comparedRows: String(rows), largestDifference: String(largestDifference) });
  } finally {
    model.dispose();
  }
}
