import { finishedRunStatuses, type RunEvent, type RunStatus } from '../../src/contracts/run.ts';
import { hasLabels, type Labels } from '../../src/contracts/labels.ts';
import { noResources, type Resources } from '../../src/contracts/system.ts';
import { limitNames } from '../../src/contracts/project.ts';
import { warningMessage } from '../../src/contracts/warning.ts';
import { TrainyardError } from '../../src/errors.ts';
import { readPageQuery, toPage } from '../../src/store/page-cursor.ts';
import { checkTransition } from '../../src/store/run-transition-check.ts';
import type { Preemption, RunRecord, RunStatusChange, RunStore } from '../../src/store/ports/run-store.ts';
import { storableText } from '../../src/store/stored-json.ts';
import {
  copy,
  findHeldRun,
  hasRoom,
  isHeld,
  refuseNul,
  selectPage,
  takeKey,
  timeIn,
  usedBy,
} from './fake-store-tables.ts';
import type { FakeRun, FakeTables } from './fake-store-tables.ts';
import { announce } from './fake-event-store.ts';
import { listPrivateRuns, toPrivateRun } from './fake-privacy-store.ts';
import { postRunEnded } from './fake-webhook-stores.ts';

/** Runs in memory. */
export function createFakeRunStore(tables: FakeTables): RunStore {
  const find = (projectId: string, id: string) => {
    const run = tables.runs.get(id);
    return run?.record.projectId === projectId ? run : null;
  };

  const queueOf = (projectId: string) =>
    [...tables.runs.values()]
      .filter(({ record }) => record.projectId === projectId && record.status === 'queued')
      .toSorted((a, b) => b.record.priority - a.record.priority || a.queueNumber - b.queueNumber);
  const hasTime = ({ retryAt }: FakeRun) => retryAt === null || Date.parse(retryAt) <= tables.now();
  const isReleased = ({ record }: FakeRun) => record.waitsFor.length === 0;
  const isDue = (run: FakeRun) => hasTime(run) && isReleased(run);
  const countHeld = (projectId: string) =>
    [...tables.runs.values()].filter(
      ({ record }) => record.projectId === projectId && record.workerId !== null,
    ).length;
  const isRoom = (projectId: string, slot: Resources, maxHeld: number | null) =>
    hasRoom(
      tables.projects.get(projectId)!.limits,
      usedBy(tables, ({ record }) => record.projectId === projectId),
      slot,
      maxHeld,
    );
  const listQueues = () =>
    [...tables.projects.keys()]
      .map((projectId) => ({
        projectId,
        waiting: queueOf(projectId).filter(isDue).length,
        delayed: queueOf(projectId).filter((run) => !isDue(run)).length,
        held: countHeld(projectId),
        share: tables.projects.get(projectId)!.share,
      }))
      .filter(({ waiting, delayed }) => waiting + delayed > 0)
      .toSorted(
        (a, b) =>
          (tables.claims.get(a.projectId) ?? 0) - (tables.claims.get(b.projectId) ?? 0) ||
          (a.projectId < b.projectId ? -1 : 1),
      );

  /** The next slot to promise: by the words of the port, run by run. */
  function nextPromise({ between, maxHeld, seenWithinSeconds }: Preemption) {
    const held = [...tables.runs.values()].filter(({ record }) => record.workerId !== null);
    const live = [...tables.workers.values()].filter(
      ({ seenAt, state }) =>
        state === 'active' && Date.parse(seenAt) > tables.now() - seenWithinSeconds * 1000,
    );
    const soonOf = ({ record, yieldsTo }: FakeRun) =>
      yieldsTo === null ? record.projectId : tables.runs.get(yieldsTo)!.record.projectId;
    const count = (projectId: string) => held.filter((run) => soonOf(run) === projectId).length;
    const level = (projectId: string, runs: number) => runs / tables.projects.get(projectId)!.share;
    const isWithin = ({ record: { projectId } }: FakeRun) => {
      const used = usedBy(tables, (run) => soonOf(run) === projectId);
      const { limits } = tables.projects.get(projectId)!;
      return (
        (maxHeld === null || used.runs <= maxHeld) &&
        limitNames.every((name) => limits[name] === null || used[name] <= limits[name])
      );
    };
    const roomFor = ({ record: { projectId } }: FakeRun, slot: Resources) =>
      hasRoom(
        tables.projects.get(projectId)!.limits,
        usedBy(tables, (run) => soonOf(run) === projectId),
        slot,
        maxHeld,
      );
    const waiting = [...tables.runs.values()]
      .filter((run) => run.record.status === 'queued' && isDue(run))
      .filter(({ record }) => !held.some(({ yieldsTo }) => yieldsTo === record.id))
      .toSorted((a, b) => b.record.priority - a.record.priority || a.queueNumber - b.queueNumber);
    for (const taker of waiting) {
      const fitting = live.filter(({ labels }) => hasLabels(labels, taker.record.labels));
      const isFree = fitting.some(
        ({ id, slots, slot }) =>
          held.filter(({ record }) => record.workerId === id).length < slots && roomFor(taker, slot),
      );
      if (isFree) continue;
      const mine = taker.record.projectId;
      const [holder] = held
        .filter(({ record, yieldsTo }) => record.status === 'running' && yieldsTo === null)
        .filter(({ record }) => record.priority < taker.record.priority)
        .filter(({ record }) => fitting.some(({ id }) => id === record.workerId))
        .filter(
          ({ record: { projectId: its, workerId } }) =>
            (its === mine && isWithin(taker)) ||
            (its !== mine &&
              between === 'all' &&
              roomFor(taker, tables.workers.get(workerId!)!.slot) &&
              level(mine, count(mine)) <= level(its, count(its) - 1)),
        )
        .toSorted(
          (a, b) =>
            a.record.priority - b.record.priority ||
            b.attempts.at(-1)!.startedAt.localeCompare(a.attempts.at(-1)!.startedAt) ||
            (a.record.id < b.record.id ? 1 : -1),
        );
      if (holder) return { taker, holder };
    }
    return null;
  }

  return {
    async insert(
      { id, projectId, experimentId, name, priority = 50, after = [], labels = {}, origin },
      { maxQueuedPerProject, admission },
      keyed,
    ) {
      const experiment = tables.experiments.get(experimentId);
      if (experiment?.projectId !== projectId) {
        throw new TrainyardError('notFound', `There is no experiment ${experimentId}.`);
      }
      const queued = [...tables.runs.values()].filter(
        ({ record }) => record.projectId === projectId && record.status === 'queued',
      );
      admission?.check(listPrivateRuns(tables, admission.datasetId));
      if (queued.length >= maxQueuedPerProject) return 'queueFull';
      refuseNul({ name });
      takeKey(tables, keyed, id);
      const { datasetId, warnings } = experiment;
      const run = newRun(tables, {
        id,
        projectId,
        experimentId,
        name,
        priority,
        after: [...after],
        labels: copy(labels),
        datasetId,
        warnings: copy(warnings),
        search: null,
      });
      run.origin = origin ?? null;
      tables.runs.set(id, run);
      recordStatus(tables, run, 'queued', { message: 'Waits in the queue.' });
      for (const warning of run.record.warnings) {
        const at = timeIn(tables, 0);
        run.events.push({
          id: run.events.length + 1,
          at,
          type: 'warning',
          level: 'warning',
          message: warningMessage(warning),
          data: copy(warning),
        });
      }
      return copy(run.record);
    },

    async find(projectId, id) {
      return copy(find(projectId, id)?.record ?? null);
    },

    async findAny(id) {
      return copy(tables.runs.get(id)?.record ?? null);
    },

    async findEvaluation(projectId, id) {
      return copy(find(projectId, id)?.evaluation ?? null);
    },

    async list(projectId, { status, experimentId, datasetId, searchId, warning, ...query }) {
      const page = readPageQuery('run', query);
      const matching = [...tables.runs.values()]
        .map((run) => run.record)
        .filter(({ search, experimentId: of }) =>
          searchId !== undefined ? search?.id === searchId : search === null || of === experimentId,
        )
        .filter((record) => status === undefined || record.status === status)
        .filter((record) => experimentId === undefined || record.experimentId === experimentId)
        .filter((record) => datasetId === undefined || record.datasetId === datasetId)
        .filter((record) => warning === undefined || record.warnings.some(({ code }) => code === warning));
      return toPage(selectPage(matching, projectId, page), page, copy);
    },

    async listAttempts(runId) {
      return copy(tables.runs.get(runId)?.attempts ?? []);
    },

    async findNext(maxHeld, labels = {}, slot = noResources) {
      const fits = (run: FakeRun) => isDue(run) && hasLabels(labels, run.record.labels);
      const [turn] = listQueues()
        .filter(({ projectId }) => isRoom(projectId, slot, maxHeld))
        .filter(({ projectId }) => queueOf(projectId).some(fits))
        .toSorted((a, b) => a.held / a.share - b.held / b.share);
      return turn ? queueOf(turn.projectId).find(fits)!.record.id : null;
    },

    async claim(id, workerId, leaseSeconds, maxHeld = null, slot = noResources) {
      const run = tables.runs.get(id);
      if (run?.record.status !== 'queued') return null;
      if (!isDue(run)) return null;
      const { record } = run;
      if (!isRoom(record.projectId, slot, maxHeld)) return null;
      run.slot = copy(slot);
      tables.claims.set(record.projectId, Math.max(0, ...tables.claims.values()) + 1);
      record.attempt += 1;
      record.workerId = workerId;
      record.leaseExpiresAt = timeIn(tables, leaseSeconds);
      const at = recordStatus(tables, run, 'starting', { message: `Taken by ${workerId}.` });
      record.startedAt ??= at;
      run.attempts.push({
        attempt: record.attempt,
        workerId,
        engine: null,
        startedAt: at,
        endedAt: null,
        outcome: null,
        cause: null,
        error: null,
        checkpointStep: null,
      });
      return copy({
        ...record,
        definition: tables.experiments.get(record.experimentId)!.resolved,
        pauseAfterEpoch: run.pauseAfterEpoch,
        tellsEpochs: tables.searches.get(record.search?.id ?? '')?.watchesEpochs ?? false,
        origin: run.origin,
      });
    },

    async renewLease(lease, leaseSeconds) {
      const run = findHeldRun(tables, lease);
      if (!run) {
        const { status = null, stopReason = null } = tables.runs.get(lease.runId)?.record ?? {};
        return { held: false, status, stopReason, yieldsTo: null };
      }
      run.record.leaseExpiresAt = timeIn(tables, leaseSeconds);
      const taker = tables.runs.get(run.yieldsTo ?? '');
      return {
        held: true,
        status: run.record.status,
        stopReason: run.record.stopReason,
        yieldsTo: taker?.record.status === 'queued' ? run.yieldsTo : null,
      };
    },

    async transition(change, admission) {
      checkTransition(change);
      admission?.check(listPrivateRuns(tables, admission.datasetId));
      const run = tables.runs.get(change.runId);
      if (!run || !change.from.includes(run.record.status)) return false;
      if (change.lease && findHeldRun(tables, change.lease) !== run) return false;
      if (change.onlyIfLapsed && !isLapsed(tables, run)) return false;
      takeKey(tables, change.keyed, change.runId);
      applyChange(tables, run, copyDates(change));
      return true;
    },

    async updateProgress(lease, { progress, firstStepAt, execution, elapsedSeconds, warnings }) {
      const run = findHeldRun(tables, lease);
      if (!run) return false;
      if (progress) run.record.progress = copy(progress);
      if (firstStepAt) run.record.firstStepAt ??= firstStepAt.toISOString();
      if (execution) run.record.execution = copy(execution);
      if (execution) run.attempts.at(-1)!.engine = copy(execution.engine);
      if (elapsedSeconds !== undefined) run.record.elapsedSeconds = elapsedSeconds;
      if (warnings) Object.assign(run.record, { warnings: copy(warnings), warningCount: warnings.length });
      return true;
    },

    async listLapsed() {
      const lapsed = [...tables.runs.values()].filter((run) => isLapsed(tables, run));
      return lapsed.map((run) => copy(run.record));
    },

    async preempt(preemption) {
      for (const run of tables.runs.values()) {
        if (tables.runs.get(run.yieldsTo ?? '')?.record.status !== 'queued') run.yieldsTo = null;
      }
      const promised: { runId: string; yieldsTo: string }[] = [];
      for (;;) {
        const pair = nextPromise(preemption);
        if (!pair) return promised;
        pair.holder.yieldsTo = pair.taker.record.id;
        tellPromise(tables, pair);
        promised.push({ runId: pair.holder.record.id, yieldsTo: pair.taker.record.id });
      }
    },

    async keepSlots() {
      // Its runs need one slot.
    },

    async findYielding(takers) {
      const found = [...tables.runs.values()].filter(({ yieldsTo }) => takers.includes(yieldsTo ?? ''));
      return new Map(
        found.map(({ record: { id, projectId }, yieldsTo }) => [yieldsTo!, { id, projectId }] as const),
      );
    },

    async listQueues() {
      return listQueues();
    },

    async listQueued(projectId) {
      const queue = queueOf(projectId);
      const delayed = queue
        .filter((run) => isReleased(run) && !hasTime(run))
        .toSorted((a, b) => a.retryAt!.localeCompare(b.retryAt!));
      return [
        ...queue.filter(isDue).map(({ record }) => ({ id: record.id, retryAt: null })),
        ...delayed.map(({ record, retryAt }) => ({ id: record.id, retryAt })),
        ...queue.filter((run) => !isReleased(run)).map(({ record }) => ({ id: record.id, retryAt: null })),
      ];
    },

    async findStatuses(projectId, ids) {
      const found = ids.flatMap((id) => find(projectId, id) ?? []);
      return new Map(found.map(({ record }) => [record.id, record.status]));
    },

    async findMeanSeconds() {
      const last = [...tables.runs.values()]
        .filter(({ record }) => record.status === 'succeeded')
        .toSorted((a, b) => b.queueNumber - a.queueNumber)
        .slice(0, 50)
        .map(({ record }) => (Date.parse(record.finishedAt!) - Date.parse(record.startedAt!)) / 1000);
      return last.length === 0 ? null : last.reduce((sum, seconds) => sum + seconds, 0) / last.length;
    },

    async findLongestWait(maxHeld) {
      const waiting = [...tables.runs.values()]
        .filter((run) => run.record.status === 'queued' && isDue(run))
        .filter(({ record }) => isRoom(record.projectId, noResources, maxHeld));
      const since = waiting.map(({ record }) => Date.parse(record.transitions.at(-1)!.at));
      return waiting.length === 0 ? 0 : Math.max(0, (tables.now() - Math.min(...since)) / 1000);
    },

    async countByStatus() {
      const counts: Partial<Record<RunStatus, number>> = {};
      for (const { record } of tables.runs.values()) counts[record.status] = (counts[record.status] ?? 0) + 1;
      return counts;
    },

    async remove(projectId, id) {
      const run = find(projectId, id);
      if (!run) return null;
      if (!isFinished(run.record.status)) return 'active';
      const privateRun = toPrivateRun(tables, id, true);
      if (privateRun) tables.removedPrivateRuns.push({ datasetId: run.record.datasetId, run: privateRun });
      tables.runs.delete(id);
      return 'removed';
    },
  };
}

/** A run as it is inserted. */
export function newRun(
  tables: FakeTables,
  run: Pick<
    RunRecord,
    'id' | 'projectId' | 'experimentId' | 'name' | 'priority' | 'datasetId' | 'warnings' | 'search'
  > & { after?: string[]; labels?: Labels },
): FakeRun {
  const createdAt = timeIn(tables, 0);
  const { after = [], labels = {} } = run;
  return {
    record: {
      ...run,
      after,
      labels,
      waitsFor: after.filter((id) => tables.runs.get(id)?.record.status !== 'succeeded').toSorted(),
      status: 'queued',
      stopReason: null,
      attempt: 0,
      preemptions: 0,
      members: 0,
      keepsSlotsSince: null,
      workerId: null,
      leaseExpiresAt: null,
      elapsedSeconds: 0,
      progress: null,
      execution: null,
      timings: null,
      headline: null,
      warningCount: run.warnings.length,
      error: null,
      transitions: [],
      createdAt,
      startedAt: null,
      firstStepAt: null,
      finishedAt: null,
    },
    evaluation: null,
    queueNumber: ++tables.queueNumber,
    retryAt: null,
    origin: null,
    pauseAfterEpoch: null,
    yieldsTo: null,
    slot: noResources,
    attempts: [],
    events: [],
    metrics: new Map(),
    checkpoints: new Map(),
  };
}

/** Changes the status, with all that belongs to it. */
export function applyChange(tables: FakeTables, run: FakeRun, change: RunStatusChange): void {
  const { record } = run;
  const { to, error = null } = change;
  const wasHeld = record.workerId !== null;
  if (change.execution) record.execution = change.execution;
  if (change.elapsedSeconds !== undefined) record.elapsedSeconds = change.elapsedSeconds;
  if (change.firstStepAt) record.firstStepAt ??= change.firstStepAt.toISOString();
  if (to === 'queued') {
    Object.assign(record, { stopReason: null, error: null, headline: null, timings: null });
    run.evaluation = null;
    run.retryAt = change.retryAfterSeconds ? timeIn(tables, change.retryAfterSeconds) : null;
    if (change.origin) run.origin = change.origin;
    if (!wasHeld) run.queueNumber = ++tables.queueNumber;
  } else {
    if (change.stopReason !== undefined) record.stopReason = change.stopReason;
    if (change.error !== undefined) record.error = change.error;
    if (change.timings !== undefined) record.timings = change.timings;
    if (change.headline !== undefined) record.headline = change.headline;
    if (change.evaluation !== undefined) run.evaluation = change.evaluation;
  }
  const level = to === 'failed' ? 'error' : error ? 'warning' : 'info';
  const at = recordStatus(tables, run, to, { message: change.message, error, level });
  record.finishedAt = isFinished(to) ? at : null;
  if (isFinished(to)) postRunEnded(tables, record);
  if (to === 'succeeded') {
    for (const other of tables.runs.values())
      other.record.waitsFor = other.record.waitsFor.filter((id) => id !== record.id);
  }

  const attempt = run.attempts.at(-1);
  if (attempt && attempt.endedAt === null) {
    if (change.execution) attempt.engine = change.execution.engine;
    if (!isHeld(to)) Object.assign(attempt, { endedAt: at, outcome: to, cause: change.cause ?? null, error });
  }
  if (!isHeld(to)) Object.assign(record, { workerId: null, leaseExpiresAt: null });
  if (!isHeld(to)) run.yieldsTo = null;
  if (change.cause === 'preempted') record.preemptions += 1;
}

/** An event of each of the two. */
function tellPromise(tables: FakeTables, { taker, holder }: { taker: FakeRun; holder: FakeRun }): void {
  const isSame = taker.record.projectId === holder.record.projectId;
  const [taking, held] = [taker.record, holder.record];
  const nameOf = ({ id }: RunRecord) => (isSame ? `Run ${id}` : 'A run of another project');
  const tell = (run: FakeRun, level: RunEvent['level'], message: string, data: object) => {
    const id = run.events.length + 1;
    run.events.push({ id, at: timeIn(tables, 0), type: 'log', level, message, data });
    announce(tables, run.record.id);
  };
  tell(
    holder,
    'warning',
    `${nameOf(taking)}, of priority ${taking.priority}, waits for a slot. This run, of priority ${held.priority}, is saved and yields its slot.`,
    { yieldsTo: isSame ? taking.id : null },
  );
  tell(
    taker,
    'info',
    `${nameOf(held)}, of priority ${held.priority}, is saved and yields its slot to this run.`,
    { preempts: isSame ? held.id : null },
  );
}

/** Sets the status, with its transition and event; returns the time. */
export function recordStatus(
  tables: FakeTables,
  run: FakeRun,
  status: RunStatus,
  event: { message: string; error?: RunStatusChange['error']; level?: RunEvent['level'] },
): string {
  const { record } = run;
  const at = timeIn(tables, 0);
  const message = storableText(event.message);
  record.status = status;
  record.transitions.push({ status, at, message });
  const { attempt, stopReason } = record;
  run.events.push({
    id: run.events.length + 1,
    at,
    type: 'status',
    level: event.level ?? 'info',
    message,
    data: { status, attempt, stopReason, error: event.error ?? null },
  });
  announce(tables, record.id);
  return at;
}

function isLapsed(tables: FakeTables, { record }: FakeRun): boolean {
  return record.leaseExpiresAt !== null && Date.parse(record.leaseExpiresAt) <= tables.now();
}

function isFinished(status: RunStatus): boolean {
  return (finishedRunStatuses as readonly RunStatus[]).includes(status);
}

/** A copy of the change; `firstStepAt` stays a date. */
function copyDates(change: RunStatusChange): RunStatusChange {
  const { firstStepAt, ...rest } = change;
  return { ...copy(rest), ...(firstStepAt && { firstStepAt }) };
}
