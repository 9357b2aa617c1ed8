import { Type, type Static, type TObject, type TProperties } from 'typebox';
import { taskKinds, type TaskOptions, type TaskType } from '../../targets/tasks.ts';
import { OneOf } from '../common.ts';

const type = OneOf(taskKinds.names() as TaskType[], {
  description:
    'What is predicted. multiLabelClassification: which of several labels a row has, each a column of 0 and 1 or of true ' +
    'and false. autoencoding: nothing but the row itself, through a narrow layer; rows that come back badly are unusual. ' +
    'recommendation: which items a user takes to, from rows that each name a user and an item, and a rating where there is one; users and items are embedded, and predictions score pairs of them (to rank items, send a row for each).',
});

/** The task and its target column or columns: the options of all types, of which each reads its own. */
export const Task = Type.Object(
  Object.assign({ type }, ...taskKinds.all().map(({ options }) => options)) as TProperties,
  { additionalProperties: false },
) as unknown as TObject<{ type: typeof type } & TaskOptions>;
export type Task = Static<typeof Task>;
