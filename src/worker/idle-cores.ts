import { cpus } from 'node:os';

/** Cores of the machine that had nothing to do, on average since the last reading or the start. */
export type IdleCores = () => number;

/** Starts watching how idle the machine is. */
export function watchIdleCores(readCores: typeof cpus = cpus): IdleCores {
  const read = (): { idle: number; total: number; cores: number } => {
    const cores = readCores();
    const times = cores.map((core) => core.times);
    const total = times.reduce(
      (sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq,
      0,
    );
    return { idle: times.reduce((sum, { idle }) => sum + idle, 0), total, cores: cores.length };
  };
  let last = read();
  return () => {
    const now = read();
    const passed = now.total - last.total;
    const idle = passed > 0 ? (now.cores * (now.idle - last.idle)) / passed : 0;
    last = now;
    return idle;
  };
}
