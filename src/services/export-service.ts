import type { BlobStore } from '../artifacts/blob-store.ts';
import type { ExportFormat } from '../contracts/export.ts';
import type { Caller } from '../contracts/key.ts';
import type { ModelService } from './model-service.ts';

/** Writes models in other formats, in a process of its own. */
export interface ModelExporter {
  /**
   * @param request.name what the folder in an archive is called
   * @throws exportUnsupported, exportUnavailable, exportInexact, artifactCorrupt
   */
  exportModel(request: { artifactDir: string; format: ExportFormat; name: string }): Promise<Buffer>;
}

/** What an export is sent as. */
export interface ExportFile {
  name: string;
  bytes: Buffer;
}

/** Endings of the names of exports. */
const endings: Readonly<Record<ExportFormat, string>> = {
  onnx: '.onnx',
  tfjs: '-tfjs.tar.gz',
  savedmodel: '-savedmodel.tar.gz',
};

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
    /** A version in a format, which was run beside the model. @throws notFound, and what {@link ModelExporter.exportModel} throws */
    async file(caller: Caller, model: string, version: number, format: ExportFormat): Promise<ExportFile> {
      const { artifactKey } = await models.getVersion(caller, model, version);
      const name = `${model}-${version}`;
      const artifactDir = await blobs.localPath(artifactKey);
      return {
        name: `${name}${endings[format]}`,
        bytes: await exporter.exportModel({ artifactDir, format, name }),
      };
    },
  };
}
