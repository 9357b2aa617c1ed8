import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { WorkerFigures } from '../store/ports/worker-store.ts';

/** What a worker counts. */
export interface WorkerMeter {
  /** A run was claimed after so many seconds in the queue. */
  onClaim(waitedSeconds: number): void;
  /** Steps that a trainer has done since it last told. */
  onSteps(steps: number): void;
  /** An attempt is over: the status that its run went into. */
  onAttemptEnd(outcome: string, seconds: number): void;
  /** A run was handed back to the queue without a failure. */
  onHandBack(cause: string): void;
  /** What a trainer holds at the moment; null: it is gone. */
  onTrainerMemory(pid: number, bytes: number | null): void;
  /** All of it, for the worker's row: servers show it on `/metrics`. */
  figures(): Promise<WorkerFigures>;
}

/** A meter of the worker of this id, which is a label of each figure: a worker that leaves takes its series along. */
export function createWorkerMeter(workerId: string): WorkerMeter {
  const registry = new Registry();
  registry.setDefaultLabels({ worker: workerId });
  const registers = [registry];
  const waits = new Histogram({
    name: 'trainyard_run_queue_wait_seconds',
    help: 'Time from the moment in which a run was last queued to its claim by a worker.',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 14_400, 86_400],
    registers,
  });
  const steps = new Counter({
    name: 'trainyard_training_steps_total',
    help: 'Training steps; their rate is the steps per second.',
    registers,
  });
  const attempts = new Histogram({
    name: 'trainyard_run_attempt_duration_seconds',
    help: 'Time from the claim of a run to the end of the attempt, by the status that the run went into.',
    labelNames: ['outcome'],
    buckets: [1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 14_400, 43_200, 86_400],
    registers,
  });
  const handBacks = new Counter({
    name: 'trainyard_run_hand_backs_total',
    help: 'Attempts that were handed back to the queue without a failure, by cause; preempted is one whose slot a run of higher priority took.',
    labelNames: ['cause'],
    registers,
  });
  const memory = new Gauge({
    name: 'trainyard_trainer_resident_memory_bytes',
    help: 'Resident memory of the trainers with a run: engine, data and model.',
    registers,
  });
  const trainers = new Map<number, number>();

  return {
    onClaim: (waitedSeconds) => waits.observe(Math.max(0, waitedSeconds)),
    onSteps: (done) => {
      if (done > 0) steps.inc(done);
    },
    onAttemptEnd: (outcome, seconds) => attempts.observe({ outcome }, seconds),
    onHandBack: (cause) => handBacks.inc({ cause }),
    onTrainerMemory(pid, bytes) {
      if (bytes === null) trainers.delete(pid);
      else trainers.set(pid, bytes);
      memory.set([...trainers.values()].reduce((sum, held) => sum + held, 0));
    },
    figures: () => registry.getMetricsAsJSON(),
  };
}
