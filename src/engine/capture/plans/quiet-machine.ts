import { processorTimes } from '../../../processes/processor-times.ts';

/** Cores that other processes may keep busy while plans are timed: a spare trainer that boots takes one. */
const quietCores = 0.3;

/** Where the processor time is read; all in milliseconds. */
export interface ProcessorClock {
  now(): number;
  /** All cores' busy time together. */
  machine(): number;
  /** This process's, all threads together. */
  own(): number;
}

const systemClock: ProcessorClock = {
  now: () => performance.now(),
  machine: () => processorTimes().busy,
  own() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
};

/** Starts to look; the function that is returned tells whether other processes left the machine alone since then. */
export type WatchMachine = () => () => boolean;

/** Looks at the processor time of the machine, less that of this process. */
export function watchMachine(clock: ProcessorClock = systemClock): () => boolean {
  const read = () => ({ at: clock.now(), others: clock.machine() - clock.own() });
  const start = read();
  return () => {
    const end = read();
    return end.others - start.others <= quietCores * (end.at - start.at);
  };
}
