import { cpus } from 'node:os';

/** Time of all cores together since the machine started, in milliseconds; the system counts in hundredths of a second. */
export interface ProcessorTimes {
  busy: number;
  idle: number;
  cores: number;
}

export function processorTimes(readCores: typeof cpus = cpus): ProcessorTimes {
  const times = readCores().map((core) => core.times);
  return {
    busy: times.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, 0),
    idle: times.reduce((sum, { idle }) => sum + idle, 0),
    cores: times.length,
  };
}
