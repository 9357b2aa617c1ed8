import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { processUsage } from '../processes/process-usage.ts';

/** Figures of a predictor's loaded models. */
interface CacheFigures {
  hits: number;
  misses: number;
  models: number;
  bytes: number;
}

/** A registry with the figures of a server, for `/metrics`, and what its parts call to count; names and units are Prometheus' conventions. */
export function createServerMetrics() {
  const registry = new Registry();
  return { registry, predictions: measurePredictions(registry), onWebhookAttempt: countAttempts(registry) };
}

function measurePredictions(registry: Registry) {
  const registers = [registry];
  const batches = new Histogram({
    name: 'trainyard_prediction_batch_requests',
    help: 'Requests that a predictor answers together.',
    buckets: [1, 2, 4, 8, 16, 32, 64],
    registers,
  });
  const duration = new Histogram({
    name: 'trainyard_prediction_duration_seconds',
    help: 'Time of a request from its arrival at the predictors to its answer, which may be a refusal.',
    labelNames: ['outcome'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  const inFlight = new Gauge({
    name: 'trainyard_predictions_in_flight',
    help: 'Prediction requests that wait or are being answered.',
    registers,
  });
  const lookUps = new Counter({
    name: 'trainyard_model_cache_requests_total',
    help: 'Models that batches needed: loaded already (hit), or loaded then (miss).',
    labelNames: ['result'],
    registers,
  });
  for (const result of ['hit', 'miss']) lookUps.inc({ result }, 0);
  /** The predictors that are there, with the last figures of each. */
  const predictors = new Map<number, CacheFigures>();
  const sum = (figure: keyof CacheFigures): number =>
    [...predictors.values()].reduce((total, figures) => total + figures[figure], 0);
  new Gauge({
    name: 'trainyard_model_cache_models',
    help: 'Models that predictors hold loaded.',
    registers,
    collect() {
      this.set(sum('models'));
    },
  });
  new Gauge({
    name: 'trainyard_model_cache_bytes',
    help: 'Bytes of the weights of loaded models.',
    registers,
    collect() {
      this.set(sum('bytes'));
    },
  });
  new Gauge({
    name: 'trainyard_predictor_resident_memory_bytes',
    help: 'Resident memory of the predictors: engines and models. 0 where the system does not tell.',
    registers,
    async collect() {
      const held = await Promise.all([...predictors.keys()].map(processUsage.residentBytes));
      this.set(held.reduce<number>((total, bytes) => total + (bytes ?? 0), 0));
    },
  });

  return {
    onPredictor(pid: number): void {
      predictors.set(pid, { hits: 0, misses: 0, models: 0, bytes: 0 });
    },
    onPredictorExit(pid: number): void {
      predictors.delete(pid);
    },
    onBatch(requests: number): void {
      batches.observe(requests);
    },
    onInFlight(requests: number): void {
      inFlight.set(requests);
    },
    onAnswer(outcome: 'answered' | 'refused', seconds: number): void {
      duration.observe({ outcome }, seconds);
    },
    /** What a predictor says of its models, since it was started. */
    onCache(pid: number, figures: CacheFigures): void {
      const before = predictors.get(pid);
      if (!before) return;
      lookUps.inc({ result: 'hit' }, figures.hits - before.hits);
      lookUps.inc({ result: 'miss' }, figures.misses - before.misses);
      predictors.set(pid, figures);
    },
  };
}

function countAttempts(registry: Registry) {
  const attempts = new Counter({
    name: 'trainyard_webhook_attempts_total',
    help: 'Attempts to send webhook messages: they arrived (delivered), are sent again (pending), or are given up (failed).',
    labelNames: ['status'],
    registers: [registry],
  });
  for (const status of ['delivered', 'pending', 'failed']) attempts.inc({ status }, 0);
  return (status: 'delivered' | 'pending' | 'failed'): void => attempts.inc({ status });
}
