/** What the rows say about blobs. */
export interface BlobReferences {
  /** Keys that a row names and that must be there. */
  named: readonly string[];
  /** Folders in which everything belongs to a row that is there, such as the rows of a run. */
  folders: readonly string[];
}

/** Files of the blob store that no row names. @param files all of its files, as keys */
export function findOrphanedFiles(files: readonly string[], { named, folders }: BlobReferences): string[] {
  const owners = [...named, ...folders];
  return files.filter((file) => !owners.some((owner) => file === owner || file.startsWith(`${owner}/`)));
}

/** Keys that a row names and that are not there. */
export function findMissingBlobs(
  files: readonly string[],
  { named }: Pick<BlobReferences, 'named'>,
): string[] {
  return named.filter((key) => !files.some((file) => file === key || file.startsWith(`${key}/`)));
}
