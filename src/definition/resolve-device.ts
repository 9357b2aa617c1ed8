import type { AnyDefinition } from '../contracts/definition/classical.ts';
import { isClassical } from '../contracts/definition/classical.ts';
import type { Plan } from '../contracts/experiment.ts';
import type { EngineInfo } from '../contracts/system.ts';
import { takesGradientSteps } from '../optimizers/optimizers.ts';
import type { Findings } from './issues.ts';

/** Why a definition is trained on the CPU wherever it is; null: a GPU may train it. */
function reasonForCpu(definition: AnyDefinition): string | null {
  if (definition.compression?.method === 'int8') return 'Weights are rounded on the CPU';
  if (isClassical(definition)) return `The family "${definition.model.family}" is fitted on the CPU`;
  const { optimizer, strategy } = definition.training;
  if (!takesGradientSteps(optimizer)) return `The optimizer "${optimizer.type}" solves on the CPU`;
  return strategy ? 'The replicas of a run train on CPUs' : null;
}

/** Refuses a GPU for what is not trained on one. */
export function requireDevice(definition: AnyDefinition, findings: Findings): void {
  const reason = definition.device === 'gpu' ? reasonForCpu(definition) : null;
  if (reason === null) return;
  findings.reject(
    '/device',
    `${reason}. Leave device out, or set it to "cpu" or "auto".`,
    'optionNotApplicable',
  );
}

/**
 * The device that a run would be trained on now, and why.
 * @param engine Of the live workers, one with a GPU before one without; null: none lives.
 * @param memoryBytes What the run takes.
 */
export function chooseDevice(
  definition: AnyDefinition,
  engine: EngineInfo | null,
  memoryBytes: number,
): Plan['device'] {
  if (!engine) return { name: 'unknown', reason: 'No worker is alive; a run would wait for one.' };
  const { device } = definition;
  const gpu = engine.gpu ? engine.devices.find(({ type }) => type === 'GPU') : undefined;
  const cpu = engine.devices.find(({ type }) => type === 'CPU')?.name ?? 'CPU';
  if (device === 'gpu' && !gpu)
    return { name: 'GPU', reason: 'No live worker has a GPU; a run would wait for one that has.' };
  const needsCpu = reasonForCpu(definition);
  if (needsCpu) return { name: cpu, reason: `${needsCpu}.` };
  if (device === 'cpu') return { name: cpu, reason: 'The definition asks for the CPU.' };
  if (engine.name === 'wasm')
    return { name: cpu, reason: `The workers run on WASM: ${engine.fallbackReason ?? 'by configuration'}` };
  if (!gpu) return { name: cpu, reason: 'libtensorflow finds no GPU on the workers.' };
  const { name, memoryBytes: size = Infinity } = gpu;
  if (memoryBytes > size) {
    const sizes = `The run needs about ${memoryBytes} bytes, and ${name} of the workers has ${size}`;
    if (device === 'gpu') return { name, reason: `${sizes}: there it would fail.` };
    return { name: cpu, reason: `${sizes}.` };
  }
  if (device === 'gpu') return { name, reason: 'The definition asks for a GPU.' };
  return {
    name,
    reason: 'A worker has a GPU. A run that is long enough is timed there and on the CPU first.',
  };
}
