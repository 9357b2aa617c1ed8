import type { EngineInfo } from '../contracts/system.ts';
import { TrainyardError, type PlainError } from '../errors.ts';
import { watchForHang } from '../processes/hang-watch.ts';
import { processUsage, type ProcessUsage } from '../processes/process-usage.ts';
import { watchIdleCores, type IdleCores } from './idle-cores.ts';
import type { Log } from '../log.ts';
import { describeCrash, describeHang, type TrainerProcess } from './trainer-process.ts';

/** Waits after a spare that could not be booted; doubled each time. */
const firstRetryMilliseconds = 500;
const longestRetryMilliseconds = 30_000;

/** Boot a spare only after 0.75 cores were idle for 2 s: booting uses a core for over a second. */
const idleCoresToBoot = 0.75;
const idleCheckMilliseconds = 2000;

/** A boot takes some seconds of processor time, and on a slow machine with many threads a minute. */
const maxBootProcessorSeconds = 300;

/** Logged when a trainer is booted and warmed; the latency benchmark waits for it. */
export const trainerReadyMessage = 'trainer ready';

/** A trainer that has said `ready`. */
export interface ReadyTrainer {
  trainer: TrainerProcess;
  engine: EngineInfo;
  /** The GPU that it was given; null: none. */
  gpu: string | null;
}

export interface TrainerPool {
  /** Boots the spares; returns at once. */
  start(): void;
  /**
   * A ready trainer: a spare, or the next one booted. Where there are GPUs, it has the one that the fewest trainers under way have, or with
   * `cpu` none.
   * @throws engineUnavailable when it can't be booted
   */
  take(device?: 'cpu'): Promise<ReadyTrainer>;
  /** Takes back a trainer that was taken and given no task. */
  giveBack(ready: ReadyTrainer): void;
  /** Boots new spares for those taken. */
  replenish(): void;
  /** The same as soon as the machine has a core to spare for it, so that a training under way is not slowed down. */
  replenishWhenIdle(): void;
  /** What the engine said of itself when it last booted; null before. */
  engine(): EngineInfo | null;
  /** Resolves when a spare is ready. */
  whenReady(): Promise<void>;
  /** Ends the spares; trainers taken belong to their takers. */
  stop(): Promise<void>;
}

interface Spare {
  trainer: TrainerProcess;
  ready: Promise<ReadyTrainer>;
  gpu: string | null;
}

/** Keeps `spares` trainers booted and warmed, one process per run; on GPUs only where one has room for another run. */
export function createTrainerPool({
  startTrainer,
  spares,
  gpus = [],
  slots = 1,
  log,
  idleCores = watchIdleCores,
  usage = processUsage,
}: {
  startTrainer: (gpu: string | null) => TrainerProcess;
  spares: number;
  /** What trainers are spread over; none: they get what there is. */
  gpus?: readonly string[];
  /** Runs side by side. */
  slots?: number;
  log: Log;
  idleCores?: () => IdleCores;
  /** How it is looked up what a trainer that boots uses. */
  usage?: Pick<ProcessUsage, 'processorSeconds'>;
}): TrainerPool {
  let waiting: Spare[] = [];
  let engine: EngineInfo | null = null;
  let stopped = true;
  let failures = 0;
  let retry: NodeJS.Timeout | null = null;
  let idleCheck: NodeJS.Timeout | null = null;
  /** The GPUs of trainers that were taken and have not ended. */
  const held = new Map<TrainerProcess, string>();
  const runsOfGpu = Math.max(1, Math.ceil(slots / gpus.length));

  const holdersOf = (gpu: string): number => [...held.values()].filter((one) => one === gpu).length;
  const sparesOf = (gpu: string): number => waiting.filter((spare) => spare.gpu === gpu).length;

  /** The GPU that the fewest trainers under way have; the spares count with `withSpares`. */
  function freestGpu(withSpares: boolean): string | null {
    const load = (gpu: string): number => holdersOf(gpu) + (withSpares ? sparesOf(gpu) : 0);
    return gpus.toSorted((a, b) => load(a) - load(b))[0] ?? null;
  }

  /** Notes the GPU of a trainer until its process has ended, and its memory is free again. */
  function hold({ trainer, gpu }: Spare): void {
    if (gpu === null) return;
    held.set(trainer, gpu);
    void trainer.exited.then(() => {
      held.delete(trainer);
      replenishWhenIdle();
    });
  }

  function boot(gpu: string | null): Spare {
    const startedAt = performance.now();
    const trainer = startTrainer(gpu);
    const ready = new Promise<ReadyTrainer>((resolve, reject) => {
      const fail = ({ message }: PlainError): void =>
        reject(new TrainyardError('engineUnavailable', `A trainer could not be booted. ${message}`));
      const hang = watchForHang({
        pid: trainer.pid,
        reports: () => 0,
        processorSeconds: usage.processorSeconds,
        maxProcessorSeconds: maxBootProcessorSeconds,
        onHang(hung) {
          fail(describeHang(hung));
          trainer.kill();
        },
      });
      trainer.onReply((reply) => {
        hang.stop();
        if (reply.type === 'ready') {
          // What a worker shows of itself has the GPU.
          if (gpu !== null || gpus.length === 0) engine = reply.engine;
          failures = 0;
          const milliseconds = Math.round(performance.now() - startedAt);
          log.info({ pid: trainer.pid, milliseconds }, trainerReadyMessage);
          resolve({ trainer, engine: reply.engine, gpu });
        } else if (reply.type === 'failed') {
          reject(new TrainyardError(reply.error.code, reply.error.message));
        }
      });
      void trainer.exited.then((exit) => {
        hang.stop();
        fail(describeCrash(exit));
      });
    });
    ready.catch((error: unknown) => {
      if (!stopped) log.error({ err: error }, 'a trainer could not be booted');
    });
    return { trainer, ready, gpu };
  }

  /** Has a spare wait for a run. One that dies, before or after it was ready, is replaced after a moment. */
  function keep(spare: Spare): void {
    waiting.push(spare);
    void spare.trainer.exited.then(() => {
      if (!waiting.includes(spare)) return;
      waiting = waiting.filter((other) => other !== spare);
      retryLater();
    });
  }

  function retryLater(): void {
    if (stopped || retry) return;
    const wait = Math.min(longestRetryMilliseconds, firstRetryMilliseconds * 2 ** failures++);
    retry = setTimeout(() => {
      retry = null;
      replenish();
    }, wait);
  }

  function replenish(): void {
    stopIdleCheck();
    while (!stopped && !retry && waiting.length < spares) {
      const gpu = freestGpu(true);
      // One more on a GPU would keep memory from the runs there.
      if (gpu !== null && holdersOf(gpu) + sparesOf(gpu) >= runsOfGpu) return;
      keep(boot(gpu));
    }
  }

  function replenishWhenIdle(): void {
    if (stopped || idleCheck || waiting.length >= spares) return;
    const idle = idleCores();
    idleCheck = setInterval(() => {
      if (idle() >= idleCoresToBoot) replenish();
    }, idleCheckMilliseconds);
  }

  function stopIdleCheck(): void {
    if (idleCheck) clearInterval(idleCheck);
    idleCheck = null;
  }

  return {
    start() {
      stopped = false;
      replenish();
    },
    async take(device) {
      if (device === 'cpu' && gpus.length > 0) return await boot(null).ready;
      const gpu = freestGpu(false);
      const fewest = gpu === null ? 0 : holdersOf(gpu);
      const at = waiting.findIndex((one) => one.gpu === null || holdersOf(one.gpu) === fewest);
      const spare = waiting.splice(at, at < 0 ? 0 : 1)[0] ?? boot(gpu);
      hold(spare);
      return await spare.ready;
    },
    giveBack(given) {
      const spare: Spare = { ...given, ready: Promise.resolve(given) };
      held.delete(given.trainer);
      const isUseless = given.gpu === null && gpus.length > 0;
      if (stopped || isUseless || waiting.length >= spares) given.trainer.kill();
      else keep(spare);
    },
    replenish,
    replenishWhenIdle,
    engine: () => engine,
    async whenReady() {
      await waiting[0]?.ready;
    },
    async stop() {
      stopped = true;
      if (retry) clearTimeout(retry);
      retry = null;
      stopIdleCheck();
      const ending = waiting.splice(0);
      for (const { trainer } of ending) trainer.kill();
      await Promise.all(ending.map(({ trainer }) => trainer.exited));
    },
  };
}
