import { Type, type Static, type TObject, type TProperties } from 'typebox';
import { taskKinds, type TaskOptions, type TaskType } from '../../targets/tasks.ts';
import { OneOf } from '../common.ts';

const type = OneOf(taskKinds.names() as TaskType[], {
  description:
    'Type of the task. multiLabelClassification: predicts which of several labels a row has; each label is a column of 0 ' +
    'and 1 or of true and false. autoencoding: reconstructs the row itself through a narrow layer; rows with a large ' +
    'reconstruction error are unusual. recommendation: predicts which items a user prefers, from rows that name a user and ' +
    'an item, with or without a rating; predictions score (user, item) pairs, so send a row for each item to rank.',
});

/** The task and its target column or columns: the options of all types, of which each reads its own. */
export const Task = Type.Object(
  Object.assign({ type }, ...taskKinds.all().map(({ options }) => options)) as TProperties,
  { additionalProperties: false, 'x-component': 'Task' },
) as unknown as TObject<{ type: typeof type } & TaskOptions>;
export type Task = Static<typeof Task>;
