import { processorTimes } from '../../../processes/processor-times.ts';

/** Cores that other processes may keep busy while plans are timed: a spare trainer that boots takes one. */
const quietCores = 0.3;
/** The system counts processor time in hundredths of a second: a shorter look says nothing. */
const shortestLookMilliseconds = 250;
/** On a machine that is never quiet, plans are timed all the same after so long. */
const patienceMilliseconds = 10_000;

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

/** Tells whether other processes leave the machine alone. Timings taken while they don't would choose the wrong plan. */
export interface QuietMachine {
  /** Whether it was quiet since the last answer; false where that is too short to say. True once patience is over. */
  isQuiet(): boolean;
}

/** Starts to look. */
export function watchQuiet(clock: ProcessorClock = systemClock): QuietMachine {
  const read = () => ({ at: clock.now(), others: clock.machine() - clock.own() });
  const startedAt = clock.now();
  let last = read();
  return {
    isQuiet() {
      const now = read();
      const passed = now.at - last.at;
      if (now.at - startedAt > patienceMilliseconds) return true;
      if (passed < shortestLookMilliseconds) return false;
      const busyCores = (now.others - last.others) / passed;
      last = now;
      return busyCores <= quietCores;
    },
  };
}
