/**
 * Child-process entry for exports: takes one model, answers with its file or an error, and ends. It holds no credentials; a crash of a
 * native library ends this process only.
 */
import { startEngine } from '../engine/start-engine.ts';
import { errorToPlain } from '../errors.ts';
import { openParentChannel, readBoot } from '../processes/parent-channel.ts';
import type { ExporterBoot, ExportReply, ExportRequest } from './export-messages.ts';
import { exportModel } from './export-model.ts';

const { engine } = readBoot<ExporterBoot>();
const parent = openParentChannel<ExportRequest, ExportReply>();

async function answer(request: ExportRequest): Promise<ExportReply> {
  try {
    await startEngine({ ...engine, engine: engine.name, threads: { intraOp: 1, interOp: 1 } });
    return { type: 'done', file: await exportModel(request) };
  } catch (error) {
    return { type: 'failed', error: errorToPlain(error) };
  }
}

parent.onRequest((request) => void answer(request).then((reply) => parent.end(reply)));
