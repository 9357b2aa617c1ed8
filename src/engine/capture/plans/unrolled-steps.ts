import { DataType } from '../../libtensorflow/data-type.ts';
import type { EmittedNode, Ref, Scope } from '../emit/scope.ts';
import { attr } from '../graph/attribute-value.ts';
import type { EntryScope, GraphSession } from '../program/graph-session.ts';
import { createStepExecutor, stepFeeds, type StepExecutor } from '../program/step-executor.ts';
import { lowerings } from '../recurrent/lowerings.ts';
import { emitStep } from '../step/emit-step.ts';
import type { StepModel } from '../step/step-model.ts';
import { gatherRows, rowTypes } from './data-source.ts';

/**
 * The plans `plain` (one step a call) and `unroll k`: the steps stand one after the other in the graph. Each step's reads
 * wait for the writes of the one before.
 */
export function createUnrolledSteps(session: GraphSession, model: StepModel, steps: number): StepExecutor {
  const entry = session.addEntry(`train_${model.rows}`, (entryScope) => buildSteps(entryScope, model, steps));
  return createStepExecutor(session, entry, {
    rowsPerStep: model.rows,
    maxSteps: steps,
    takesFewer: steps === 1,
    resultsPerStep: 1 + model.metrics.length,
  });
}

function buildSteps(entry: EntryScope, model: StepModel, steps: number): { fetches: Ref[] } {
  const { scope, library, handle } = entry;
  const [indices, rates, firstStep] = stepFeeds(steps, model.rows).map((feed) =>
    entry.placeholder(feed.name, feed),
  ) as [Ref, Ref, Ref, Ref];
  const batches = cutRows(scope, indices, steps);
  const { featuresType, targetsType } = rowTypes(entry, 'train', model.rows);
  const results: Ref[] = [];
  let after: EmittedNode[] = [];
  for (let number = 0; number < steps; number += 1) {
    const { learningRate, stepSize } = ratesOfStep(scope, rates, scope.int(number));
    const step = emitStep(model, {
      scope,
      library,
      lowerings,
      handle,
      ...gatherRows(entry, 'train', batches[number]),
      featuresType,
      targetsType,
      learningRate,
      stepSize,
      step: addInt(scope, firstStep, scope.int(number)),
      after,
    });
    results.push(step.results);
    after = [step.done];
  }
  const packing = { T: attr.type(DataType.float32), N: attr.int(steps), axis: attr.int(0) };
  const all = scope.add('Pack', results, packing);
  return {
    fetches: [scope.add('Identity', [all.out()], { T: attr.type(DataType.float32) }, { after }).out()],
  };
}

function cutRows(scope: Scope, indices: Ref, steps: number): Ref[] {
  if (steps === 1) return [indices];
  const split = scope.add('Split', [scope.int(0), indices], {
    T: attr.type(DataType.int32),
    num_split: attr.int(steps),
  });
  return Array.from({ length: steps }, (_, number) => split.out(number));
}

/** Learning rate and step size of a step: a row of `rates`. */
export function ratesOfStep(scope: Scope, rates: Ref, number: Ref): { learningRate: Ref; stepSize: Ref } {
  const types = {
    Tparams: attr.type(DataType.float32),
    Tindices: attr.type(DataType.int32),
    Taxis: attr.type(DataType.int32),
  };
  const row = scope
    .add('GatherV2', [rates, number, scope.int(0)], { ...types, batch_dims: attr.int(0) })
    .out();
  const pair = scope.add('Unpack', [row], {
    T: attr.type(DataType.float32),
    num: attr.int(2),
    axis: attr.int(0),
  });
  return { learningRate: pair.out(0), stepSize: pair.out(1) };
}

/** The sum of two int32 scalars. */
export function addInt(scope: Scope, a: Ref, b: Ref): Ref {
  return scope.add('AddV2', [a, b], { T: attr.type(DataType.int32) }).out();
}
