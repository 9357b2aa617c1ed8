import type { cpus } from 'node:os';
import { processorTimes } from '../processes/processor-times.ts';

/** Cores of the machine that had nothing to do, on average since the last reading or the start. */
export type IdleCores = () => number;

/** Starts watching how idle the machine is. */
export function watchIdleCores(readCores?: typeof cpus): IdleCores {
  let last = processorTimes(readCores);
  return () => {
    const now = processorTimes(readCores);
    const idle = now.idle - last.idle;
    const passed = idle + now.busy - last.busy;
    last = now;
    return passed > 0 ? (now.cores * idle) / passed : 0;
  };
}
