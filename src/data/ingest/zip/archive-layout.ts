import type { ErrorIssue } from '../../../errors.ts';
import { shorten } from '../column-names.ts';
import { badEntries, type Archive, type ArchiveFile } from './open-archive.ts';

/** What an archive's files are. */
export type ArchiveLayout =
  /** A table names the images, by their paths below `root`. */
  | { kind: 'table'; table: ArchiveFile; images: ArchiveFile[]; root: string }
  /** The folder of an image is its label; above it, where there is one, that of its split. */
  | { kind: 'folders'; images: (ArchiveFile & { label: string; split: string | null })[] };

const tableName = /^(labels|metadata)\.csv$/i;
/** Of other names, a table is taken that is the only one beside the images. */
const anyTable = /\.csv$/i;
/** Folders above the labels that divide the images; the split strategy `column` knows the same names. */
const splitNames = /^(train|valid|val|validation|test)$/i;

/**
 * Finds out what an archive holds: `labels.csv`, `metadata.csv` or another single CSV at its root, or a folder for each label, perhaps within `train`,
 * `validation` and `test`. A folder around all of it is looked through.
 * @throws TrainyardError datasetInvalid (noImages, severalTables, imageWithoutLabel)
 */
export function layoutOf({ files }: Pick<Archive, 'files'>): ArchiveLayout {
  const root = rootOf(files);
  const below = files.map((file) => ({ ...file, steps: file.path.slice(root.length).split('/') }));
  const atRoot = (name: RegExp): typeof below =>
    below.filter(({ steps }) => steps.length === 1 && name.test(steps[0]));
  const named = atRoot(tableName);
  const tables = named.length > 0 ? named : atRoot(anyTable);
  const images = below.filter((file) => !tables.includes(file));
  if (images.length === 0)
    throw badEntries([
      {
        code: 'noImages',
        detail:
          'There is no image in the archive. A ZIP holds one table (CSV, TSV, JSON, NDJSON or Parquet), or images in a folder for each label or beside a labels.csv.',
      },
    ]);
  if (tables.length > 1) {
    const names = tables.slice(0, 5).map(({ steps }) => `"${shorten(steps[0])}"`);
    const detail = `There are several tables beside the images: ${names.join(', ')}. One of them is read: call it labels.csv, and leave the others out.`;
    throw badEntries([{ code: 'severalTables', detail }]);
  }
  if (tables.length === 1) return { kind: 'table', table: tables[0], images, root };
  const issues: ErrorIssue[] = images
    .filter(({ steps }) => steps.length === 1)
    .map(({ path }) => ({
      code: 'imageWithoutLabel',
      detail: `"${shorten(path)}" lies in no folder, and there is no labels.csv: it has no label. A ZIP holds one table, or images in a folder for each label or beside a labels.csv.`,
    }));
  if (issues.length > 0) throw badEntries(issues);
  const divides = images.every(({ steps }) => steps.length > 2 && splitNames.test(steps[0]));
  return {
    kind: 'folders',
    images: images.map((file) => ({
      ...file,
      label: file.steps[divides ? 1 : 0],
      split: divides ? file.steps[0] : null,
    })),
  };
}

/** The folder that all files lie in, with its `/`, where there are folders or a table within; else nothing. */
function rootOf(files: readonly ArchiveFile[]): string {
  const [first] = files.map(({ path }) => path.split('/'));
  if (first === undefined || first.length < 2) return '';
  const root = `${first[0]}/`;
  if (!files.every(({ path }) => path.startsWith(root))) return '';
  const hasTable = files.some(({ path }) => /^[^/]+\.csv$/i.test(path.slice(root.length)));
  const hasFolders = files.every(({ path }) => path.slice(root.length).includes('/'));
  return hasTable || hasFolders ? root : '';
}
