import { readFile } from 'node:fs/promises';

/** What a process uses, looked up from outside; null where that can't be told: the process is gone, or this is not Linux. */
export interface ProcessUsage {
  /** Bytes of memory that it holds. */
  residentBytes: (pid: number) => Promise<number | null>;
  /** Processor time that its threads have taken since it started, in seconds; the system counts in hundredths. */
  processorSeconds: (pid: number) => Promise<number | null>;
}

/** Reads the files that Linux keeps of each process. */
export const processUsage: ProcessUsage = {
  residentBytes: async (pid) => {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(await read(pid, 'status'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  },
  processorSeconds: async (pid) => {
    // Its name, the second field, may hold spaces and brackets; `utime` and `stime` are the 14th and 15th field.
    const [, fields] = /^\d+ \(.*\) (.*)$/s.exec(await read(pid, 'stat')) ?? [];
    if (fields === undefined) return null;
    const [user, system] = fields.split(' ').slice(11, 13).map(Number);
    return (user + system) / 100;
  },
};

const read = (pid: number, file: string): Promise<string> =>
  readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
