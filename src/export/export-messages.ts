import type { ExportFormat } from '../contracts/export.ts';
import type { PlainError } from '../errors.ts';

/** What an exporter is booted with. */
export interface ExporterBoot {
  engine: { name: 'auto' | 'libtensorflow' | 'wasm'; libtensorflowDir: string | null };
}

/** The model to export. */
export interface ExportRequest {
  artifactDir: string;
  format: ExportFormat;
  /** What the folder in an archive is called. */
  name: string;
}

/** The file, or why there is none. */
export type ExportReply = { type: 'done'; file: Uint8Array } | { type: 'failed'; error: PlainError };
