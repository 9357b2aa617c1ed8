/** A feature is a float32, a cell as it was read a double. */
export const bytesPerFeature = 4;
export const bytesPerRawCell = 8;

/** Features that take more of a run's memory than this, here and once more in the engine, stay on disk. */
const residentShare = 0.5;
/** What a window of stored features may take: the engine holds one, the loop one, and one is being read. */
const windowShare = 0.06;
const windowsHeld = 4;

/** Whether features of that size are held in memory, or streamed from disk window by window. */
export function areHeld(featureBytes: number, limitBytes: number): boolean {
  return 2 * featureBytes <= limitBytes * residentShare;
}

/** The size of a window, in bytes. */
export function windowBytes(limitBytes: number): number {
  return limitBytes * windowShare;
}

/** Memory that features of that size take, held or streamed. */
export function memoryOfFeatures(featureBytes: number, limitBytes: number): number {
  return areHeld(featureBytes, limitBytes) ? featureBytes : windowsHeld * windowBytes(limitBytes);
}
