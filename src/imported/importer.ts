/**
 * Child-process entry of imports: takes one model file, answers with what it is or an error, and ends. It holds no credentials; a crash of a
 * native library, or a file that takes all memory, ends this process only.
 */
import { startEngine } from '../engine/start-engine.ts';
import { errorToPlain } from '../errors.ts';
import { openParentChannel, readBoot } from '../processes/parent-channel.ts';
import { importModel } from './import-model.ts';
import type { ImporterBoot, ImportReply, ImportRequest } from './import-messages.ts';

const { engine } = readBoot<ImporterBoot>();
const parent = openParentChannel<ImportRequest, ImportReply>();

async function answer(request: ImportRequest): Promise<ImportReply> {
  try {
    const start = () => startEngine({ ...engine, engine: engine.name, threads: { intraOp: 1, interOp: 1 } });
    return { type: 'done', imported: await importModel(request, start) };
  } catch (error) {
    return { type: 'failed', error: errorToPlain(error) };
  }
}

parent.onRequest((request) => void answer(request).then((reply) => parent.end(reply)));
