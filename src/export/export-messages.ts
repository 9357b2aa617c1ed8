import type { PlainError } from '../errors.ts';

/** What an exporter is booted with. */
export interface ExporterBoot {
  engine: { name: 'auto' | 'libtensorflow' | 'wasm'; libtensorflowDir: string | null };
}

/** The model to export. */
export interface ExportRequest {
  artifactDir: string;
}

/** The file, or why there is none. */
export type ExportReply = { type: 'done'; file: Uint8Array } | { type: 'failed'; error: PlainError };
