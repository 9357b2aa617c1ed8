import type { TProperties } from 'typebox';
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
export type TaskType = Listed['type'];

/** The options of all types together. */
export type TaskOptions = Together<Listed['options']>;
type Together<Union> = (Union extends unknown ? (of: Union) => void : never) extends (of: infer All) => void
  ? All
  : never;

/** A task, checked against its dataset, with every default written in. */
export type ResolvedTask = NonNullable<ReturnType<Listed['resolve']>>['task'];

/** Types of task by name. */
export const taskKinds = createKindRegistry<TaskKind, TaskKind<TProperties, ResolvedTask>>(
  'type of task',
  ({ type }) => type,
  listed,
);

/** The name of the kind of target that a task makes. */
export function targetKindOf(task: ResolvedTask): string {
  return taskKinds.get(task.type).targetKind(task);
}

/** The columns that are predicted: none for autoencoding. */
export function targetColumns(task: ResolvedTask): string[] {
  if ('targets' in task) return task.targets;
  return task.target === null ? [] : [task.target];
}
