import type { RunRecords, StoredEvent, StoredPoint } from './run-records.ts';

type Records = Pick<RunRecords, 'metrics' | 'events' | 'checkpoints' | 'planned'>;

/** About how many points of a step metric a run leaves; see `engine/callbacks/step-metrics.ts`. */
const stepPointsPerRun = 1000;

/**
 * What is missing, doubled or wrong in what a run told: its epochs' points beside those of an undisturbed run of the same definition, the distance
 * of its steps' points, the numbers of its events, the points in them beside the stored ones, an event for each checkpoint.
 */
export function findMetricGaps(run: Records, expected: Pick<Records, 'metrics'>): string[] {
  return [
    ...compareEpochs(run.metrics, expected.metrics),
    ...findStepGaps(run, expected.metrics),
    ...findEventGaps(run.events),
    ...comparePoints(followEvents(run.events), new Map(run.metrics.map((point) => [keyOf(point), point]))),
    ...findUntoldCheckpoints(run),
  ];
}

const keyOf = ({ scope, name, step }: StoredPoint): string => `${scope} ${name} at step ${step}`;
const epochsOf = (points: readonly StoredPoint[]) =>
  new Map(points.filter(({ scope }) => scope === 'epoch').map((point) => [keyOf(point), point]));

function compareEpochs(points: readonly StoredPoint[], expected: readonly StoredPoint[]): string[] {
  const [told, wanted] = [epochsOf(points), epochsOf(expected)];
  return [...new Set([...wanted.keys(), ...told.keys()])].flatMap((key) => {
    const [point, other] = [told.get(key), wanted.get(key)];
    if (!point) return [`${key} is missing`];
    if (!other) return [`${key} is in no undisturbed run`];
    return point.value === other.value && point.epoch === other.epoch
      ? []
      : [
          `${key} is ${point.value} in epoch ${point.epoch}, undisturbed ${other.value} in epoch ${other.epoch}`,
        ];
  });
}

const stepsOf = (points: readonly StoredPoint[]): number[] =>
  points
    .filter(({ scope, name }) => scope === 'step' && name === 'train.loss')
    .map(({ step }) => step)
    .toSorted((a, b) => a - b);

/**
 * A point of a step metric is due after a thousandth of the steps, and told at the end of the chunk, at the latest at that of the epoch. Which
 * steps have one depends on the time that they take; the first one has, of the final model in a cross-validation.
 */
function findStepGaps(
  { metrics, planned }: Pick<Records, 'metrics' | 'planned'>,
  expected: readonly StoredPoint[],
): string[] {
  if (planned === null) return [];
  const longest = Math.ceil(planned.steps / stepPointsPerRun) + Math.ceil(planned.steps / planned.epochs);
  const expectedSteps = stepsOf(expected);
  if (expectedSteps.length === 0) return [];
  const steps = [expectedSteps[0] - 1, ...stepsOf(metrics), expectedSteps.at(-1)! + 1];
  return steps.slice(1).flatMap((step, i) => {
    const before = steps[i];
    return step - before > longest ? [`no point of the steps ${before + 1} to ${step - 1}`] : [];
  });
}

function findEventGaps(events: readonly StoredEvent[]): string[] {
  const wrong = events.findIndex(({ id }, i) => id !== i + 1);
  return wrong === -1 ? [] : [`event ${wrong + 1} has the number ${events[wrong].id}`];
}

/** The points that someone knows who followed the events from the first one to the last. */
function followEvents(events: readonly StoredEvent[]): Map<string, StoredPoint> {
  const known = new Map<string, StoredPoint>();
  for (const { type, data } of events) {
    if (type !== 'metrics') continue;
    const { voidAfterStep } = data ?? {};
    if (voidAfterStep !== undefined) {
      for (const [key, { step }] of known) if (step > voidAfterStep) known.delete(key);
    }
    for (const point of data?.points ?? []) known.set(keyOf(point), point);
  }
  return known;
}

function comparePoints(told: Map<string, StoredPoint>, stored: Map<string, StoredPoint>): string[] {
  return [...new Set([...told.keys(), ...stored.keys()])].flatMap((key) => {
    const [event, row] = [told.get(key), stored.get(key)];
    if (!event) return [`${key} is in no event`];
    if (!row) return [`${key} was told, but is not stored`];
    return event.value === row.value ? [] : [`${key} was told as ${event.value}, but stored as ${row.value}`];
  });
}

function findUntoldCheckpoints({ events, checkpoints }: Pick<Records, 'events' | 'checkpoints'>): string[] {
  const told = new Set(events.flatMap(({ type, data }) => (type === 'checkpoint' ? [data?.step] : [])));
  return checkpoints
    .filter(({ step }) => !told.has(step))
    .map(({ step }) => `the checkpoint at step ${step} is in no event`);
}
