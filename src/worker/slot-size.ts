import type { EngineInfo, Resources } from '../contracts/system.ts';

/** What a run on a slot of a worker uses of its project's limits: what the worker gives a trainer. */
export function slotSize(
  trainer: { threadsPerTrainer: number; memoryBytesPerTrainer: number },
  /** Null: not known so far. */
  engine: EngineInfo | null,
): Resources {
  const gpus = engine?.devices.filter(({ type }) => type === 'GPU').length ?? 0;
  return { cores: trainer.threadsPerTrainer, gpus, memoryBytes: trainer.memoryBytesPerTrainer };
}
