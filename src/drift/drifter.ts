/** Child-process entry for comparisons of rows with those of training: takes one, answers, and ends. It holds no credentials. */
import { errorToPlain } from '../errors.ts';
import { openParentChannel } from '../processes/parent-channel.ts';
import { compareRows } from './compare-rows.ts';
import type { DriftReply, DriftTask } from './drift-messages.ts';

const parent = openParentChannel<DriftTask, DriftReply>();

async function answer(task: DriftTask): Promise<DriftReply> {
  try {
    return { type: 'done', report: await compareRows(task) };
  } catch (error) {
    return { type: 'failed', error: errorToPlain(error) };
  }
}

parent.onRequest((task) => void answer(task).then((reply) => parent.end(reply)));
