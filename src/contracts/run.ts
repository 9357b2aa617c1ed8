import { AskedLabels, ShownLabels } from './labels.ts';
import { Type, type Static } from 'typebox';
import { Id, MapOf, Nullable, OneOf, Timestamp } from './common.ts';
import { limitNames } from './project.ts';
import { ProblemIssue } from './problem.ts';
import { EngineInfo } from './system.ts';
import { keptWarnings } from './warning.ts';

export const runStatuses = [
  'queued', 'starting', 'running', 'pausing', 'paused', 'cancelling', 'succeeded', 'failed', 'cancelled',
] as const; // prettier-ignore
export type RunStatus = (typeof runStatuses)[number];

/**
 * The only allowed changes of a run's status. Every change is a conditional update that names the status it starts from
 * and, once a worker holds the run, the attempt; so a late or doubled job can't revive a finished run.
 * `starting | running → queued` is a takeover: the worker was lost, the run goes on from its last checkpoint.
 * `running → paused` is a trial at its rung, `queued → paused` one whose search is paused.
 */
export const runTransitions: Readonly<Record<RunStatus, readonly RunStatus[]>> = {
  queued: ['starting', 'cancelled', 'failed', 'paused'],
  starting: ['running', 'queued', 'cancelling', 'pausing', 'failed'],
  running: ['succeeded', 'failed', 'queued', 'cancelling', 'pausing', 'paused'],
  pausing: ['paused', 'cancelling', 'succeeded', 'failed', 'queued'],
  paused: ['queued', 'cancelled'],
  cancelling: ['cancelled', 'failed', 'succeeded'],
  succeeded: [],
  failed: ['queued'],
  cancelled: [],
};

/** Statuses in which a worker holds a lease. */
export const heldRunStatuses = [
  'starting',
  'running',
  'pausing',
  'cancelling',
] as const satisfies readonly RunStatus[];

/** Statuses that a run does not leave by itself. */
export const finishedRunStatuses = [
  'succeeded',
  'failed',
  'cancelled',
] as const satisfies readonly RunStatus[];

export const stopReasons = [
  'completed', 'earlyStopped', 'pruned', 'maxRuntime', 'user', 'diverged', 'workerLost', 'error',
] as const; // prettier-ignore
export type StopReason = (typeof stopReasons)[number];

/** A step of a run's history. */
export const RunTransition = Type.Object({
  status: OneOf(runStatuses),
  at: Timestamp,
  message: Type.String(),
});
export type RunTransition = Static<typeof RunTransition>;

/** How far a run is. */
export const RunProgress = Type.Object({
  epoch: Type.Integer({ description: 'Number of finished epochs.' }),
  epochs: Type.Integer(),
  step: Type.Integer(),
  totalSteps: Type.Integer(),
  rowsPerSecond: Nullable(Type.Number()),
  fold: Type.Optional(
    Type.Integer({
      description: 'Number of the fold whose model is being trained, from 1; only for cross-validation.',
    }),
  ),
});
export type RunProgress = Static<typeof RunProgress>;

/** Why a run failed. */
export const RunError = Type.Object({
  code: Type.String(),
  message: Type.String(),
  issues: Type.Array(ProblemIssue),
});
export type RunError = Static<typeof RunError>;

/** How the engine executes the training steps, and why. */
export const RunExecution = Type.Object({
  engine: EngineInfo,
  mode: OneOf(['eager', 'captured', 'solver', 'classical', 'quantized'] as const, {
    description:
      'How training steps are executed. `eager` runs operation by operation, `captured` runs a recorded graph, `solver` minimizes the loss of a linear model over all rows at once, `classical` fits the model by an algorithm of its own instead of gradient steps, and `quantized` rounds the weights of another model.',
  }),
  plan: Type.String(),
  device: Type.Optional(
    Type.String({
      description: 'Device that the steps run on, such as `CPU:0` or `GPU:0`; absent for older runs.',
    }),
  ),
  reason: Type.String(),
  precision: Type.Optional(
    OneOf(['float32', 'bfloat16', 'float16'] as const, {
      description:
        'Number format of the products of training steps, where `training.precision` is `mixed`; `reason` tells why. Absent means float32.',
    }),
  ),
  privateSteps: Type.Optional(
    Type.Object(
      {
        noiseMultiplier: Type.Number(),
        samplingRate: Type.Number(),
        steps: Type.Integer(),
      },
      { description: 'Noise, sampling rate and number of the steps of a private run, as they were planned.' },
    ),
  ),
});
export type RunExecution = Static<typeof RunExecution>;

/** Where the wall time went, in seconds. */
export const RunTimings = Type.Object({
  startSeconds: Type.Number({ description: 'Seconds from the start of the trainer to loading the data.' }),
  dataSeconds: Type.Number({ description: 'Seconds spent on loading and preparing the data.' }),
  buildSeconds: Type.Number({ description: 'Seconds spent on building the model and tracing its step.' }),
  trainSeconds: Type.Number({
    description:
      'Seconds spent on training, including the choice of an execution plan and validation after each epoch.',
  }),
  evaluateSeconds: Type.Number(),
  saveSeconds: Type.Number({
    description:
      'Seconds that training waited for checkpoints to be written. Those in its middle are written beside it.',
  }),
});
export type RunTimings = Static<typeof RunTimings>;

/** One training of an experiment. */
export const Run = Type.Object(
  {
    id: Id('run'),
    experimentId: Id('experiment'),
    name: Type.String(),
    search: Nullable(
      Type.Object({
        id: Id('search'),
        trial: Type.Integer({ description: 'Number of the trial, 0 for the first one.' }),
      }),
      { description: 'Search that the run is a trial of; null for a run of its own.' },
    ),
    status: OneOf(runStatuses),
    stopReason: Nullable(OneOf(stopReasons)),
    attempt: Type.Integer({ description: 'Number of attempts so far; 0 before the first.' }),
    preemptions: Type.Integer({
      description:
        'Number of attempts that were saved and handed back because a run of higher priority took their slot. They do not count as failed attempts.',
    }),
    priority: Type.Integer({
      description: "Priority among the project's queued runs, from 1 to 99; the highest is taken first.",
    }),
    labels: ShownLabels('Labels that a worker must have to take the run.'),
    after: Type.Array(Id('run'), {
      description: 'Runs that must have succeeded before this one is taken.',
    }),
    queue: Nullable(
      Type.Object({
        position: Type.Integer({
          description:
            'Position in the queue, over all projects; 1 is next. Projects take turns, so it is an estimate.',
        }),
        waitingFor: OneOf(
          [
            'turn',
            'preemption',
            'projectLimit',
            'members',
            'noLiveWorker',
            'noFittingWorker',
            'retry',
            'runs',
          ] as const,
          {
            description:
              'Reason why the run waits. `turn` means that other runs are ahead or all slots are busy, `preemption` that a run of lower priority is being saved to give its slot to this one, `projectLimit` that the runs of the project would use more than the `limit`, `members` that it needs slots of several workers, which are not free at once (see `keepsSlotsSince`), `noLiveWorker` that no worker takes runs, `noFittingWorker` that no live worker has the labels that it asks for, `retry` that its last attempt was lost and it is not taken before `retryAt`, and `runs` that it waits for those in `waitsFor`.',
          },
        ),
        retryAt: Nullable(Timestamp, {
          description: 'Time before which the run is not taken; null where it may be taken now.',
        }),
        waitsFor: Type.Array(
          Type.Object({
            id: Id('run'),
            status: OneOf([...runStatuses, 'removed'] as const, {
              description: 'Status of that run; `removed` where it is not there any more.',
            }),
          }),
          {
            description:
              'Runs of `after` that have not succeeded so far. The run goes on waiting for one that has failed, was cancelled or removed: retry that one, or cancel this.',
          },
        ),
        limit: Nullable(
          Type.Object({
            name: OneOf(limitNames),
            limit: Type.Integer(),
            used: Type.Integer({ description: 'Sum over the runs of the project that workers train.' }),
            needed: Type.Integer({
              description:
                'Amount that a slot would add. The run is never taken where this is more than the limit.',
            }),
          }),
          { description: 'Limit of the project that `projectLimit` is about; null otherwise.' },
        ),
        preempts: Nullable(Id('run'), {
          description:
            'Run of the project that is being saved to give its slot to this one, of several the first; null where there is none, or it belongs to another project.',
        }),
        keepsSlotsSince: Nullable(Timestamp, {
          description:
            'Time since which slots that become free are kept for this run, which needs several at once; null where none are.',
        }),
        estimatedStartAt: Nullable(Timestamp, {
          description:
            'Estimate of when a worker takes the run, from its position, the slots of the live workers and the mean time of the last 50 runs that succeeded. It is null where there is no such run, or the run waits for something else than its turn.',
        }),
      }),
    ),
    progress: Nullable(RunProgress),
    execution: Nullable(RunExecution),
    timings: Nullable(RunTimings),
    headline: Nullable(
      Type.Object({
        split: OneOf(['test', 'crossValidation', 'validation'] as const, {
          description: 'Rows that the figure was measured on; `crossValidation` is the mean over the folds.',
        }),
        metric: Type.String(),
        value: Type.Number(),
      }),
    ),
    ...keptWarnings(
      'Warnings of the experiment, then those that the run came upon. Each is also an event of the run.',
    ),
    error: Nullable(RunError),
    transitions: Type.Array(RunTransition),
    createdAt: Timestamp,
    startedAt: Nullable(Timestamp),
    firstStepAt: Nullable(Timestamp),
    finishedAt: Nullable(Timestamp),
  },
  { $id: 'Run' },
);
export type Run = Static<typeof Run>;

/** Why an attempt that did not fail went back to the queue. */
export const handBackCauses = ['preempted', 'workerDrained', 'workerStopped', 'workerCutOff'] as const;
export type HandBackCause = (typeof handBackCauses)[number];

/** A worker's try at a run. */
export const RunAttempt = Type.Object(
  {
    attempt: Type.Integer({ description: 'Number of the attempt, from 1.' }),
    workerId: Type.String(),
    engine: Nullable(EngineInfo),
    startedAt: Timestamp,
    endedAt: Nullable(Timestamp),
    outcome: Nullable(
      OneOf(runStatuses, {
        description:
          'Status that the run went into. `queued` with an error: the attempt was lost; without one: the run was handed back for the `cause`.',
      }),
    ),
    cause: Nullable(
      OneOf(handBackCauses, {
        description:
          'Reason why the run was handed back to the queue without a failure: a run of higher priority took its slot (`preempted`), its worker drained (`workerDrained`) or stopped (`workerStopped`), or its worker could not reach the database for the length of a lease (`workerCutOff`). Null for attempts that ended otherwise.',
      }),
    ),
    error: Nullable(RunError),
    checkpointStep: Nullable(
      Type.Integer({
        description: 'Step of the last checkpoint that the attempt kept; null if it kept none.',
      }),
    ),
  },
  { $id: 'RunAttempt' },
);
export type RunAttempt = Static<typeof RunAttempt>;

export const eventTypes = ['status', 'metrics', 'checkpoint', 'log', 'warning'] as const;
export type RunEventType = (typeof eventTypes)[number];

/** Something that happened in a run; `id` rises by one within the run. */
export const RunEvent = Type.Object(
  {
    id: Type.Integer(),
    at: Timestamp,
    type: OneOf(eventTypes),
    level: OneOf(['info', 'warning', 'error'] as const),
    message: Type.String(),
    data: Type.Unknown({ description: 'Details of the event; of a `warning` event, the warning itself.' }),
  },
  { $id: 'RunEvent' },
);
export type RunEvent = Static<typeof RunEvent>;
export type NewRunEvent = Omit<RunEvent, 'id' | 'at'> & { at?: string };

/** A value of a metric, such as `train.loss` or `validation.accuracy`, after `step` steps. */
export const MetricPoint = Type.Object(
  {
    step: Type.Integer(),
    epoch: Type.Number({ description: 'Number of finished epochs, with a fraction for step metrics.' }),
    scope: OneOf(['step', 'epoch'] as const),
    name: Type.String(),
    value: Nullable(Type.Number({ description: 'Value of the metric; null if it was not finite.' })),
    at: Timestamp,
  },
  { $id: 'MetricPoint' },
);
export type MetricPoint = Static<typeof MetricPoint>;

export const checkpointKinds = ['periodic', 'best', 'final', 'cancelled', 'paused', 'fold'] as const;
export type CheckpointKind = (typeof checkpointKinds)[number];

/** What a run can go on from, and a model can be registered from. */
export const Checkpoint = Type.Object(
  {
    runId: Id('run'),
    step: Type.Integer(),
    epoch: Type.Number(),
    kind: OneOf(checkpointKinds, {
      description:
        'Why the checkpoint was written. A `fold` checkpoint is from the middle of a cross-validation: a run can resume from it, but no model can be registered from it.',
    }),
    best: Type.Boolean({
      description: 'Whether this checkpoint was the best so far by the early-stopping metric.',
    }),
    metrics: MapOf(Type.Number()),
    sizeBytes: Type.Integer(),
    createdAt: Timestamp,
    prunedAt: Nullable(Timestamp),
  },
  { $id: 'Checkpoint' },
);
export type Checkpoint = Static<typeof Checkpoint>;

/** What a new run may be given. */
export const CreateRunRequest = Type.Object(
  {
    name: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: "Name of the run. The default is the experiment's name.",
      }),
    ),
    priority: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 99,
        description:
          "Priority among the project's queued runs; the highest is taken first. Other projects' runs are not affected. The default is 50.",
      }),
    ),
    labels: Type.Optional(
      AskedLabels(
        'Labels that a worker must have to take the run, such as `{ "zone": "a" }`; a worker tells its own by `WORKER_LABELS`.',
      ),
    ),
    after: Type.Optional(
      Type.Array(Id('run'), {
        maxItems: 100,
        uniqueItems: true,
        description:
          'Runs of the project that must have succeeded before this one is taken. It goes on waiting for one that fails or is cancelled, which may be retried.',
      }),
    ),
  },
  { additionalProperties: false, $id: 'CreateRunRequest' },
);
export type CreateRunRequest = Static<typeof CreateRunRequest>;
