import { Type, type Static, type TObject, type TProperties } from 'typebox';
import { OneOf } from '../contracts/common.ts';
import { createKindRegistry } from '../kind-registry.ts';
import { classification } from './classes/classification.ts';
import { recommendation } from './interactions/recommendation.ts';
import { multiLabelClassification } from './labels/multi-label-classification.ts';
import { autoencoding } from './self/autoencoding.ts';
import type { TaskKind } from './task-kind.ts';
import { regression } from './value/regression.ts';
import { forecasting } from './values/forecasting.ts';

/** The types of task that the service has: one line each. */
const listed = [
  classification,
  multiLabelClassification,
  regression,
  forecasting,
  recommendation,
  autoencoding,
] as const;

type Listed = (typeof listed)[number];
type Together<Union> = (Union extends unknown ? (of: Union) => void : never) extends (of: infer All) => void
  ? All
  : never;

/** A task, checked against its dataset, with every default written in. */
export type ResolvedTask = NonNullable<ReturnType<Listed['resolve']>>['task'];

/** Types of task by name. */
export const taskKinds = createKindRegistry<TaskKind>('type of task', ({ type }) => type, listed);

const type = OneOf(taskKinds.names() as Listed['type'][], {
  description:
    'What is predicted. multiLabelClassification: which of several labels a row has, each a column of 0 and 1 or of true ' +
    'and false. autoencoding: nothing but the row itself, through a narrow layer; rows that come back badly are unusual. ' +
    'recommendation: which items a user takes to, from rows that each name a user and an item, and a rating where there is one; users and items are embedded, and predictions score pairs of them (to rank items, send a row for each).',
});

/** The task and its target column or columns: the options of all types, of which each reads its own. */
export const Task = Type.Object(
  Object.assign({ type }, ...taskKinds.all().map(({ options }) => options)) as TProperties,
  { additionalProperties: false },
) as unknown as TObject<{ type: typeof type } & Together<Listed['options']>>;
export type Task = Static<typeof Task>;

/** The name of the kind of target that a task makes. */
export function targetKindOf(task: ResolvedTask): string {
  return taskKinds.get(task.type).targetKind(task);
}

/** The columns that are predicted: none for autoencoding. */
export function targetColumns(task: ResolvedTask): string[] {
  if ('targets' in task) return task.targets;
  return task.target === null ? [] : [task.target];
}
