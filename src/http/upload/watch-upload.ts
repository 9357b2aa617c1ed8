import type { IncomingMessage } from 'node:http';

/** Watches a body that streams in. */
export interface UploadWatch {
  /** The body was read whole. */
  finish(): void;
  /** The upload is refused: what still comes is thrown away. */
  refuse(): void;
}

/** Cuts the connection of a client that sends nothing for `idleSeconds`: it would hold a half-written file forever. */
export function watchUpload(raw: IncomingMessage, idleSeconds: number): UploadWatch {
  const idle = setTimeout(() => raw.destroy(), idleSeconds * 1000);
  const onData = (): void => void idle.refresh();
  raw.on('data', onData);
  // Listening starts the flow; the reader shall do that.
  raw.pause();

  const finish = (): void => {
    clearTimeout(idle);
    raw.off('data', onData);
  };
  return {
    finish,
    refuse() {
      finish();
      raw.unpipe();
      raw.resume();
    },
  };
}
