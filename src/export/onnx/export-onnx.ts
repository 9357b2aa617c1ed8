import { loadModel } from '../../prediction/load-model.ts';
import { requireClose, toldComparison } from '../compare-answers.ts';
import { compareOnnx } from './verify-onnx.ts';
import { writeOnnx } from './write-onnx.ts';

/**
 * The model of an artifact as an ONNX file, which has been run by ONNX Runtime beside the model. It says of itself on how many rows, and
 * what the largest difference was.
 * @throws exportUnavailable, exportInexact, artifactCorrupt, artifactFormatUnsupported, and what `unsupported` gives
 */
export async function exportOnnx(artifactDir: string): Promise<Buffer> {
  const exported = await writeOnnx(artifactDir);
  const { value: model } = await loadModel(artifactDir);
  try {
    const comparison = await compareOnnx(exported, exported.encode({}), model);
    requireClose(comparison);
    return exported.encode(toldComparison(comparison));
  } finally {
    model.dispose();
  }
}
