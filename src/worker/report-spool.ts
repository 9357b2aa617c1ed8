import { open, rm, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { privateFileMode } from '../artifacts/durable-files.ts';
import type { MetricPoint, NewRunEvent } from '../contracts/run.ts';

/** Points and events of a run that wait to be written; points are rows before the events. */
export interface WaitingReports {
  points: MetricPoint[];
  events: NewRunEvent[];
}

/** Reports that wait on the disk, the oldest ones first. */
export interface ReportSpool {
  readonly isEmpty: boolean;
  /** Adds reports behind those that wait. @throws what the file system throws; nothing was added then */
  add(reports: WaitingReports): Promise<void>;
  /** Gives what waits to `write`, part by part; a part is gone once `write` has resolved. @throws what `write` throws */
  drain(write: (reports: WaitingReports) => Promise<void>): Promise<void>;
}

/** Keeps reports in a file, a line for each part. The file ends with its folder: reports of a lost worker are void, as the run goes on from a checkpoint. */
export function createReportSpool(file: string): ReportSpool {
  /** Bytes of whole lines in the file; what an addition that failed left behind them is written over. */
  let sizeBytes = 0;
  let lines = 0;
  /** Lines that are written to the database. */
  let drained = 0;

  return {
    get isEmpty() {
      return lines === 0;
    },

    async add(reports) {
      const bytes = Buffer.from(`${JSON.stringify(reports)}\n`);
      if (sizeBytes === 0) await writeFile(file, '', { mode: privateFileMode });
      const handle = await open(file, 'r+');
      try {
        await handle.truncate(sizeBytes);
        for (let done = 0; done < bytes.byteLength;) {
          done += (await handle.write(bytes, done, bytes.byteLength - done, sizeBytes + done)).bytesWritten;
        }
      } finally {
        await handle.close();
      }
      sizeBytes += bytes.byteLength;
      lines += 1;
    },

    async drain(write) {
      if (lines === 0) return;
      const handle = await open(file, 'r');
      try {
        const input = handle.createReadStream({ encoding: 'utf8', end: sizeBytes - 1, autoClose: false });
        let line = 0;
        for await (const text of createInterface({ input })) {
          line += 1;
          if (line <= drained) continue;
          await write(JSON.parse(text) as WaitingReports);
          drained = line;
        }
      } finally {
        await handle.close();
      }
      await rm(file, { force: true });
      sizeBytes = 0;
      lines = 0;
      drained = 0;
    },
  };
}
