import fs from 'node:fs';

/** Lines are written together: so many characters, or what there is after so many milliseconds. */
const togetherLength = 4096;
const flushMilliseconds = 100;
/** Characters of lines that wait while they can't be written; what comes after is dropped. */
const mostWaiting = 8_000_000;
/** A reader that is slow at the end of the process is waited for so often. */
const lastTries = 100;
const lastWaitMilliseconds = 10;

/** Where a logger writes. */
export interface LogOutput {
  write(line: string): void;
  /** Writes what waits, once, before it returns; for the end of the process. */
  flushSync(): void;
}

/**
 * Writes lines to a file descriptor; nothing waits for that. Lines that can't be written, as the disk is full or the reader of a pipe is slow, are
 * tried again with the next ones, and never end the process nor keep it from ending: pino's own destination does both.
 * @param onDropped told of how many lines there was no room, once lines can be written again
 */
export function createLogOutput({
  fd,
  onDropped,
  files = fs,
  most = mostWaiting,
}: {
  fd: number;
  onDropped: (count: number) => void;
  files?: Pick<typeof fs, 'write' | 'writeSync'>;
  most?: number;
}): LogOutput {
  let lines: string[] = [];
  let length = 0;
  let dropped = 0;
  /** What is being written, or could not be. */
  let taken: Buffer = Buffer.alloc(0);
  let writing = false;

  function flush(): void {
    if (writing) return;
    if (taken.length === 0) take();
    if (taken.length === 0) return;
    writing = true;
    files.write(fd, taken, (error, written) => {
      writing = false;
      // The next flush tries again.
      if (error) return;
      taken = taken.subarray(written);
      if (dropped > 0) tellDropped();
      if (taken.length > 0 || length >= togetherLength) flush();
    });
  }

  function take(): void {
    taken = Buffer.from(lines.join(''));
    lines = [];
    length = 0;
  }

  function tellDropped(): void {
    const count = dropped;
    dropped = 0;
    onDropped(count);
  }

  setInterval(flush, flushMilliseconds).unref();
  return {
    write(line) {
      if (length + line.length > most) {
        dropped += 1;
        return;
      }
      lines.push(line);
      length += line.length;
      if (length >= togetherLength) flush();
    },
    flushSync() {
      // What is being written just now is written by the system.
      let rest = Buffer.concat([writing ? Buffer.alloc(0) : taken, Buffer.from(lines.join(''))]);
      for (let tries = 0; rest.length > 0 && tries < lastTries;) {
        try {
          rest = rest.subarray(files.writeSync(fd, rest));
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
          tries += 1;
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, lastWaitMilliseconds);
        }
      }
    },
  };
}
