import type { Static, TObject, TProperties } from 'typebox';
import type { ColumnProfile } from '../contracts/dataset.ts';
import type { DatasetFacts } from '../definition/dataset-facts.ts';
import type { Findings } from '../definition/issues.ts';

/** A task, checked against its dataset. */
export interface AnyTask {
  type: string;
  /** The column to predict; null where there are several, or none. */
  target: string | null;
  positiveClass: string | null;
}

/** What a task is resolved against. */
export interface TaskContext {
  dataset: DatasetFacts;
  /** The family of the model; undefined where none is named. */
  family: string | undefined;
  findings: Findings;
}

/** A task, and what the profile says of the columns that it predicts. */
export interface TaskResolution<Task> {
  task: Task;
  /** The one column to predict, which rows may be stratified by; null where there is none. */
  target: ColumnProfile | null;
  /** All columns that are predicted. */
  targets: ColumnProfile[];
}

/** Which columns a task predicts, as they are named in a definition or in a resolved one. */
export interface TargetChoice {
  target?: string | null;
  targets?: readonly string[];
}

/** A type of task: how a definition asks for a kind of target. */
export interface TaskKind<Options extends TProperties = TProperties, Task extends AnyTask = AnyTask> {
  type: Task['type'];
  /** The options that it reads, some of which other types read, too. */
  options: Options;
  /** Names of the options that it can't do without. */
  needs: readonly string[];
  /** Those that it reads beside the given ones; absent: all of them. */
  reads?(given: Static<TObject<Options>>): readonly string[];
  /** What it goes by, for the message on an option that it does not read. */
  goesBy: string;
  /** Such as "A classification", for messages. */
  called(choice: TargetChoice): string;
  /** The kind of target that it makes. */
  targetKind(choice: TargetChoice): string;
  /** What an example is: a row, the steps before a row, or a pair of a user and an item. */
  examples: 'rows' | 'windows' | 'pairs';
  /** The task with its defaults, checked against its columns; null after a rejection that leaves nothing to go on with. */
  resolve(given: Static<TObject<Options>>, context: TaskContext): TaskResolution<Task> | null;
}

/** A type of task whose types are told by its options and by what it resolves to. */
export function defineTask<Options extends TProperties, Task extends AnyTask>(
  kind: TaskKind<Options, Task>,
): TaskKind<Options, Task> {
  return kind;
}
