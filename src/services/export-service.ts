import { readAnyManifest, readVerified } from '../artifacts/artifact-manifest.ts';
import type { BlobStore } from '../artifacts/blob-store.ts';
import type { ExportFormat } from '../contracts/export.ts';
import type { ImportedFrom } from '../contracts/imported-model.ts';
import type { Caller } from '../contracts/key.ts';
import { TrainyardError } from '../errors.ts';
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

/** An imported version as the file that it was imported from. @throws exportUnsupported for another format, artifactCorrupt */
async function importedFile(
  artifactDir: string,
  { format: own }: ImportedFrom,
  format: ExportFormat,
  name: string,
): Promise<ExportFile> {
  const manifest = await readAnyManifest(artifactDir);
  if (own !== format || manifest.kind !== 'imported')
    throw new TrainyardError(
      'exportUnsupported',
      `The version was imported from a file; it can be exported as ${own} only, which is that file.`,
    );
  const { file } = manifest;
  const ending = file.slice('model'.length);
  return {
    name: `${name}${ending === endings[format] ? '' : '-tfjs'}${ending}`,
    bytes: await readVerified(artifactDir, manifest, file),
  };
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
    /** A version in a format, which was run beside the model. @throws notFound, and what {@link ModelExporter.exportModel} throws */
    async file(caller: Caller, model: string, version: number, format: ExportFormat): Promise<ExportFile> {
      const { artifactKey, imported } = await models.getVersion(caller, model, version);
      const name = `${model}-${version}`;
      const artifactDir = await blobs.localPath(artifactKey);
      if (imported !== null) return importedFile(artifactDir, imported, format, name);
      return {
        name: `${name}${endings[format]}`,
        bytes: await exporter.exportModel({ artifactDir, format, name }),
      };
    },
  };
}
