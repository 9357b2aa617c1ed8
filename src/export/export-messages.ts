import type { ExportFormat } from '../contracts/export.ts';
import type { ChildAnswer } from '../processes/ask-child.ts';

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
export type ExportReply = ChildAnswer<{ file: Uint8Array }>;
