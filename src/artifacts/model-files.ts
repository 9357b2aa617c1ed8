import type { ArtifactFile } from '../contracts/artifact.ts';

/** Files of a checkpoint that serve training, or comparisons with its rows; predictions need the others. */
const besideModel = /^(?:optimizer|best|compressed)\.(?:json|bin)$|^(?:state|baseline|manifest)\.json$/;

/** Whether a file of a checkpoint is a part of what predicts. */
export const isModelFile = (name: string): boolean => !besideModel.test(name);

/** Bytes of the files that predictions need. */
export const modelBytes = ({ files }: { files: readonly ArtifactFile[] }): number =>
  files.reduce((sum, { name, sizeBytes }) => sum + (isModelFile(name) ? sizeBytes : 0), 0);
