import type { ErrorIssue } from '../../../errors.ts';
import { shorten } from '../column-names.ts';
import { badEntries, type ArchiveFile } from './open-archive.ts';

/** Columns that name the file of a row, the likeliest first. */
export const fileColumnNames = ['file_name', 'filename', 'file', 'image', 'image_path', 'path', 'filepath', 'image_id', 'id'] as const; // prettier-ignore

/**
 * Finds the image that each row of a table names: by its path, else by its name alone, else by its name without the ending.
 * @param names of each row, null where it has none
 * @param root what paths are below of
 * @throws TrainyardError datasetInvalid (fileMissing and doubleLabel with their rows, imageWithoutLabel)
 */
export function matchFiles(
  names: readonly (string | null)[],
  images: readonly ArchiveFile[],
  root: string,
): ArchiveFile[] {
  const byPath = new Map(images.map((file) => [file.path.slice(root.length), file]));
  const byName = uniqueBy(images, ({ path }) => path.slice(path.lastIndexOf('/') + 1));
  const byStem = uniqueBy(images, ({ path }) => stemOf(path));
  const rowOf = new Map<ArchiveFile, number>();
  const issues: ErrorIssue[] = [];
  const matched: ArchiveFile[] = [];
  for (const [index, name] of names.entries()) {
    const row = index + 1;
    const plain = name?.replace(/^\.\//, '').replaceAll('\\', '/') ?? '';
    const file = byPath.get(plain) ?? byName.get(plain) ?? byStem.get(plain) ?? null;
    if (file === null) {
      const what = name === null ? 'The row names no file.' : `There is no file "${shorten(name)}" in the archive.`; // prettier-ignore
      issues.push({ code: 'fileMissing', row, detail: what });
    } else if (rowOf.has(file)) {
      const detail = `"${shorten(file.path)}" is named by row ${rowOf.get(file)} already.`;
      issues.push({ code: 'doubleLabel', row, detail });
    } else {
      rowOf.set(file, row);
      matched.push(file);
    }
  }
  for (const { path } of images.filter((file) => !rowOf.has(file)))
    issues.push({ code: 'imageWithoutLabel', detail: `"${shorten(path)}" is named by no row of the table.` });
  if (issues.length > 0) throw badEntries(issues);
  return matched;
}

const stemOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '');

/** Files by a key that only one of them has; null for others. */
function uniqueBy(
  files: readonly ArchiveFile[],
  keyOf: (file: ArchiveFile) => string,
): Map<string, ArchiveFile | null> {
  const found = new Map<string, ArchiveFile | null>();
  for (const file of files) found.set(keyOf(file), found.has(keyOf(file)) ? null : file);
  return found;
}
