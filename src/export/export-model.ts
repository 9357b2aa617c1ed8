import { readManifest } from '../artifacts/artifact-manifest.ts';
import type { ExportFormat } from '../contracts/export.ts';
import type { ExportRequest } from './export-messages.ts';
import { exportOnnx } from './onnx/export-onnx.ts';
import { exportSavedModel } from './savedmodel/export-savedmodel.ts';
import { exportTfjs } from './tfjs/export-tfjs.ts';
import { toldError, unsupported } from './unsupported.ts';

const writers: Readonly<Record<ExportFormat, (artifactDir: string, name: string) => Promise<Buffer>>> = {
  onnx: exportOnnx,
  tfjs: exportTfjs,
  savedmodel: exportSavedModel,
};

/**
 * The model of an artifact in another format, as one file, which has been run by the format's own runtime beside the model.
 * @throws exportUnsupported, exportUnavailable, exportInexact, artifactCorrupt, artifactFormatUnsupported
 */
export async function exportModel({ artifactDir, format, name }: ExportRequest): Promise<Buffer> {
  try {
    const { quantized } = await readManifest(artifactDir);
    if (quantized)
      throw unsupported(
        'its network is quantized to int8, and stands in its checkpoint as network.onnx; export the model that it was made of',
      );
    return await writers[format](artifactDir, name);
  } catch (error) {
    throw toldError(error, format);
  }
}
