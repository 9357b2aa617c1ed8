/**
 * Compares a file's SHA-256 with the pinned one.
 * @param pinned null where we have verified none
 * @throws Error when they differ, or when none is pinned and that is not allowed
 */
export function checkSum(
  fileName: string,
  actual: string,
  pinned: string | null,
  allowUnpinned: boolean,
): void {
  if (pinned === null) {
    if (allowUnpinned) return;
    throw new Error(`no checksum of ${fileName} is pinned; TRAINYARD_ALLOW_UNPINNED=1 takes it all the same`);
  }
  if (actual !== pinned) {
    const detail = `${fileName} has the SHA-256 ${actual}, and ${pinned} is expected`;
    throw new Error(`${detail}: it is damaged or not the right file`);
  }
}
