import type { ImportedSignature, ImportFormat, ModelDescription } from '../contracts/imported-model.ts';
import type { ChildAnswer } from '../processes/ask-child.ts';

/** What an importer is booted with. */
export interface ImporterBoot {
  engine: { name: 'auto' | 'libtensorflow' | 'wasm'; libtensorflowDir: string | null };
}

/** A file to import. */
export interface ImportRequest {
  /** Where the file lies. */
  filePath: string;
  description: ModelDescription;
  /** Folder to write the artifact into; it is the caller's to move or remove. */
  artifactDir: string;
}

/** What a file was found to be. */
export interface Imported {
  format: ImportFormat;
  producer: string | null;
  signature: ImportedSignature;
  /** A row that was predicted; null: none was described. */
  example: Record<string, unknown> | null;
  sizeBytes: number;
}

/** From an importer, once. */
export type ImportReply = ChildAnswer<{ imported: Imported }>;
