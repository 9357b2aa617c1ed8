import type { TrainingMetric } from '../../src/engine/training-metric.ts';
import type { RunProgress } from '../../src/contracts/run.ts';
import type { TrainingCheckpoint, TrainingObserver } from '../../src/engine/training-observer.ts';

/** An observer that keeps everything that it hears. */
export interface RecordingObserver extends TrainingObserver {
  firstSteps: number;
  metrics: TrainingMetric[];
  progress: RunProgress[];
  events: string[];
  checkpoints: TrainingCheckpoint[];
  /** The epoch metrics of a name, in order. */
  epochValues(name: string): (number | null)[];
}

export function createRecordingObserver(): RecordingObserver {
  const recorded: RecordingObserver = {
    firstSteps: 0,
    metrics: [],
    progress: [],
    events: [],
    checkpoints: [],
    onFirstStep: () => void (recorded.firstSteps += 1),
    onMetrics: (points) => void recorded.metrics.push(...points),
    onProgress: (progress) => void recorded.progress.push(progress),
    onEvent: (level, message) => void recorded.events.push(`${level}: ${message}`),
    onWarning: ({ detail }) => void recorded.events.push(`warning: ${detail}`),
    onCheckpoint: (checkpoint) => void recorded.checkpoints.push(checkpoint),
    epochValues: (name) =>
      recorded.metrics
        .filter((point) => point.scope === 'epoch' && point.name === name)
        .map((point) => point.value),
  };
  return recorded;
}
