import type { MetricPoint } from '../contracts/run.ts';

/** A metric as training tells it; whoever writes it down adds the time. */
export type TrainingMetric = Omit<MetricPoint, 'at'>;
