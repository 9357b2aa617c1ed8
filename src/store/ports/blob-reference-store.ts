/** Which blobs the rows name. */
export interface BlobReferenceStore {
  /**
   * Those of the keys that no row names. In use are, too, all keys under `runs/<id>/` of a run that is not finished, the rows of a run that is
   * there, and all under `datasets/<id>/` of a dataset that waits to be read or is being read.
   * @param keys as they are stored: `uploads/<dataset>`, `datasets/<dataset>/<file>`, `experiments/<experiment>/initial-weights`,
   * `models/<id>`, `runs/<run>/checkpoints/<name>`, `runs/<run>/rows/<file>`
   */
  findUnused(keys: readonly string[]): Promise<string[]>;
}
