/**
 * Why a step can't be captured, as a sentence. The run then trains eagerly and shows the sentence; no such error leaves
 * this room.
 */
export class CaptureRefused extends Error {
  override readonly name = 'CaptureRefused';
}
