import type { BlobStore } from '../artifacts/blob-store.ts';
import type { Caller } from '../contracts/key.ts';
import type { ModelService } from './model-service.ts';

/** Writes models in other formats, in a process of its own. */
export interface ModelExporter {
  /** @throws exportUnsupported, exportUnavailable, exportInexact, artifactCorrupt */
  exportOnnx(artifactDir: string): Promise<Buffer>;
}

/** The rules of exports. */
export type ExportService = ReturnType<typeof createExportService>;

/** Creates the export service. */
export function createExportService(parts: {
  models: ModelService;
  blobs: BlobStore;
  exporter: ModelExporter;
}) {
  const { models, blobs, exporter } = parts;
  return {
    /** A version as an ONNX file, which was run beside the model. @throws notFound, and what {@link ModelExporter.exportOnnx} throws */
    async onnx(caller: Caller, name: string, version: number): Promise<Buffer> {
      const { artifactKey } = await models.getVersion(caller, name, version);
      return exporter.exportOnnx(await blobs.localPath(artifactKey));
    },
  };
}
