import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { FederatedTask, RoundReport } from '../../contracts/federation.ts';
import type { NamedTensor, StepRunner } from '../step-runner.ts';
import type { TrainingObserver } from '../training-observer.ts';
import type { ResolvedServerOptimizer } from '../../contracts/definition/server-optimizer.ts';
import { addUpdate, flatWeights, isAveraged } from './flat-weights.ts';
import { slotsOf, slotTensors } from './server-slots.ts';
import { serverStep, type ServerSlots } from './server-step.ts';

/** Has clients train from these weights. @returns the mean change of the weights, and of whom it is */
export type RoundExchange = (asked: {
  round: number;
  task: FederatedTask;
  weights: Float32Array;
}) => Promise<{ mean: Float32Array; report: RoundReport }>;

/** How often a wish to stop is looked for while clients train. */
const stopMilliseconds = 100;

/**
 * A runner whose step is a round of federated averaging (McMahan et al. 2017): the weights go to clients, and the mean of their changes
 * comes back, by which a server optimizer takes its step. `own` holds the weights, and evaluates them; the totals of a step are those of the coordinator's training rows.
 */
export function createFederatedRunner(
  own: StepRunner,
  {
    task,
    exchange,
    serverOptimizer = { type: 'average', learningRate: 1 },
    onEvent,
  }: {
    task: Omit<FederatedTask, 'weights'>;
    exchange: RoundExchange;
    /** How the mean becomes a step; by default it is one. */
    serverOptimizer?: ResolvedServerOptimizer | undefined;
    onEvent: TrainingObserver['onEvent'];
  },
): StepRunner {
  /** The round under way, which outlasts a call that is stopped. */
  let waiting: { round: number; closed: ReturnType<RoundExchange> } | null = null;
  let { step } = own;
  let slots: ServerSlots = {};

  async function closeRound(round: number, weights: NamedTensor[], shouldStop: () => boolean) {
    if (waiting?.round !== round) {
      const order = weights.filter(isAveraged).map(({ name, shape }) => ({ name, shape }));
      const closed = exchange({ round, task: { ...task, weights: order }, weights: flatWeights(weights) });
      waiting = { round, closed };
    }
    for (;;) {
      const cut = new AbortController();
      const ended = await Promise.race([
        waiting.closed,
        delay(stopMilliseconds, null, { signal: cut.signal }).catch(() => null),
      ]);
      cut.abort();
      if (ended || shouldStop()) return ended;
    }
  }

  return {
    mode: own.mode,
    ...(own.onCpu !== undefined && { onCpu: own.onCpu }),
    plan: 'federated averaging',
    reason: 'Clients take the steps, on rows of their own; a step of this run is a round.',
    isPlanned: true,
    get step() {
      return step;
    },
    stepsPerCall: () => 1,
    async run(rows, _rowsPerStep, shouldStop = () => false) {
      const { weights } = await own.readState();
      const ended = await closeRound(step + 1, weights, shouldStop);
      if (!ended) return { rows: 0, steps: 0, loss: 0, lastLoss: 0, metrics: {} };
      const { mean, report } = ended;
      step += 1;
      const stepped = serverStep(serverOptimizer, mean, slots);
      slots = stepped.slots;
      await own.writeState({ step, weights: addUpdate(weights, stepped.step), optimizer: [] });
      onEvent('info', `Round ${step}: ${describeRound(report)}.`, { round: step, ...report });
      const totals = await own.evaluate('train');
      return { ...totals, rows: rows.length, steps: 1, lastLoss: totals.loss / totals.rows };
    },
    evaluate: (split, shouldStop) => own.evaluate(split, shouldStop),
    replaceRows: (split, rows) => own.replaceRows(split, rows),
    predict: (features, rows, beforeBatch) => own.predict(features, rows, beforeBatch),
    setLearningRateScale() {},
    async readState() {
      const state = await own.readState();
      return { ...state, step, optimizer: slotTensors(slots, state.weights) };
    },
    async writeState(state) {
      await own.writeState({ ...state, optimizer: [] });
      slots = slotsOf(state.optimizer, state.weights);
      step = state.step;
    },
    dispose: () => own.dispose(),
  };
}

function describeRound({ clients, rows, dropped, attempts }: RoundReport): string {
  const of =
    rows === null
      ? `the noisy mean of ${clients} clients`
      : `the mean of ${clients} clients with ${rows} rows`;
  const droppedToo = dropped > 0 ? `; ${dropped} dropped out` : '';
  const again = attempts > 1 ? `; it began ${attempts} times` : '';
  return `${of}${droppedToo}${again}`;
}

/** The numbers of a file, float32 little-endian. */
export async function readNumbers(file: string): Promise<Float32Array> {
  const bytes = await readFile(file);
  return new Float32Array(Uint8Array.from(bytes).buffer);
}
