import { attr, floatType } from '../capture/graph/attribute-value.ts';
import { createArithmetic, type EmittedNode, type Ref } from '../capture/emit/scope.ts';
import { sizeOf } from '../capture/graph/dataflow.ts';
import { gatherRows, rowTypes } from '../capture/plans/data-source.ts';
import { addInt, ratesOfStep } from '../capture/plans/unrolled-steps.ts';
import type { EntryScope, GraphSession } from '../capture/program/graph-session.ts';
import { createStepExecutor, stepFeeds, type StepExecutor } from '../capture/program/step-executor.ts';
import { lowerings } from '../capture/recurrent/lowerings.ts';
import { emitGradients, type EmittedGradients } from '../capture/step/emit-step.ts';
import { emitUpdate } from '../capture/step/emit-update.ts';
import { createVariableReader, type StepContext } from '../capture/step/step-context.ts';
import { DataType } from '../libtensorflow/data-type.ts';
import type { ReplicatedStep } from './compile-replicas.ts';
import { addInOrder, fromVector, intoVector, sumOnEach } from './exchange.ts';

/** What replicas send each other: in each step their gradients; after the last step of a call weights and slots; nothing. */
export type Exchange = 'gradients' | 'weights' | 'nothing';

interface ReplicatedSteps {
  /** Devices of the replicas, by rank; feeds and results are on the first. */
  devices: readonly string[];
  step: ReplicatedStep;
  /** Steps a call. */
  steps: number;
  exchange: Exchange;
}

/** Steps that replicas take together, some in a call. */
export function createReplicatedSteps(session: GraphSession, options: ReplicatedSteps): StepExecutor {
  const { step, steps, exchange } = options;
  const entry = session.addEntry(`replicas_${step.rows}_${exchange}`, (scope) => buildSteps(scope, options));
  return createStepExecutor(session, entry, {
    rowsPerStep: step.rows,
    maxSteps: steps,
    takesFewer: steps === 1,
    resultsPerStep: 1 + step.metrics.length,
  });
}

/** A replica while its steps are written down. */
interface Replica {
  entry: EntryScope;
  /** Of the step's rows. */
  rows: number;
  firstRow: number;
  after: readonly EmittedNode[];
}

function buildSteps(entry: EntryScope, { devices, step, steps, exchange }: ReplicatedSteps) {
  const { scope } = entry;
  const feeds = stepFeeds(steps, step.rows).map((feed) => entry.placeholder(feed.name, feed));
  const [indices, rates, firstStep] = feeds as [Ref, Ref, Ref, Ref];
  let replicas = devices.map((device, rank): Replica => {
    const model = step.models[rank];
    return { entry: entry.on(device), rows: model?.rows ?? 0, firstRow: model?.firstRow ?? 0, after: [] };
  });
  const results: Ref[] = [];
  for (let number = 0; number < steps; number += 1) {
    const contexts = replicas.map((replica) =>
      contextOf(replica, step, { indices, rates, firstStep, number }),
    );
    const emitted = contexts.map((context, rank) => {
      const model = step.models[rank];
      return model && emitGradients(model, context);
    });
    results.push(addResults(entry, replicas, step, emitted, exchange === 'gradients'));
    const gradients = exchange === 'gradients' ? addGradients(replicas, step, emitted) : null;
    replicas = replicas.map((replica, rank) => {
      const [context, own] = [contexts[rank], emitted[rank]];
      const used = gradients ? gradients[rank] : own?.gradients;
      if (!used) return replica;
      const update = {
        gradients: used,
        updates: new Map<string, Ref>(),
        variables: own?.variables ?? createVariableReader(context),
      };
      return { ...replica, after: [emitUpdate(step.common, context, update)] };
    });
  }
  if (exchange === 'weights') replicas = averageState(replicas, step);
  const packing = { ...floatType, N: attr.int(steps), axis: attr.int(0) };
  const all = scope.add('Pack', results, packing).out();
  const after = replicas.flatMap((replica) => replica.after);
  return { fetches: [scope.add('Identity', [all], floatType, { after }).out()] };
}

/** What a replica's part of a step works on. */
function contextOf(
  { entry, rows, firstRow, after }: Replica,
  step: ReplicatedStep,
  feeds: { indices: Ref; rates: Ref; firstStep: Ref; number: number },
): StepContext {
  const { scope, library, handle } = entry;
  const begin = scope.int([feeds.number * step.rows + firstRow]);
  const types = { T: attr.type(DataType.int32), Index: attr.type(DataType.int32) };
  const own = scope.add('Slice', [feeds.indices, begin, scope.int([rows])], types).out();
  return {
    scope,
    library,
    lowerings,
    handle,
    ...gatherRows(entry, 'train', own),
    ...rowTypes(entry, 'train', rows),
    ...ratesOfStep(scope, feeds.rates, scope.int(feeds.number)),
    step: addInt(scope, feeds.firstStep, scope.int(feeds.number)),
    after,
  };
}

/** [mean loss, metric sums] of all rows, on the first device. Where losses are those of the replicas, each counts by its rows. */
function addResults(
  { scope }: EntryScope,
  replicas: readonly Replica[],
  step: ReplicatedStep,
  emitted: readonly (EmittedGradients | null)[],
  areShares: boolean,
): Ref {
  const parts = emitted.flatMap((own, rank) => {
    if (!own) return [];
    if (areShares) return [own.results];
    const replica = replicas[rank];
    const weights = [replica.rows / step.rows, ...step.metrics.map(() => 1)];
    const on = replica.entry.scope;
    return [createArithmetic(on).multiply(own.results, on.float(weights))];
  });
  return addInOrder(scope, parts);
}

/** The gradients of the whole step, on each replica. */
function addGradients(
  replicas: readonly Replica[],
  { common: { trained } }: ReplicatedStep,
  emitted: readonly (EmittedGradients | null)[],
): Ref[][] {
  const vectors = emitted.flatMap((own, rank) => {
    const { scope } = replicas[rank].entry;
    return own ? [{ scope, vector: intoVector(scope, own.gradients) }] : [];
  });
  const scopes = replicas.map(({ entry }) => entry.scope);
  const length = trained.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const sums = sumOnEach(scopes, vectors, length);
  return scopes.map((scope, rank) => fromVector(scope, sums[rank], trained));
}

/**
 * Has every replica go on from the mean of all, weighted by the rows that each takes. Slots are averaged as weights are, so that
 * afterwards the state of one replica is that of all.
 */
function averageState(
  replicas: readonly Replica[],
  { common: { trained, optimizer } }: ReplicatedStep,
): Replica[] {
  const state = trained.flatMap(({ name }) => [
    name,
    ...optimizer.slots.map((slot) => `${name}/${slot.name}`),
  ]);
  const rows = replicas.reduce((sum, replica) => sum + replica.rows, 0);
  const type = { dtype: attr.type(DataType.float32) };
  const tensors = state.map((name) => replicas[0].entry.variable(name));
  const vectors = replicas.map(({ entry: { scope, handle }, rows: own, after }) => {
    const values = state.map((name) => scope.add('ReadVariableOp', [handle(name)], type, { after }).out());
    const vector = intoVector(scope, values);
    return { scope, vector: createArithmetic(scope).multiply(vector, scope.float(own / rows)) };
  });
  const length = tensors.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const scopes = replicas.map(({ entry }) => entry.scope);
  const means = sumOnEach(scopes, vectors, length);
  return replicas.map((replica, rank) => {
    const { scope, handle } = replica.entry;
    const after = fromVector(scope, means[rank], tensors).map((value, index) =>
      scope.add('AssignVariableOp', [handle(state[index]), value], type),
    );
    return { ...replica, after };
  });
}
