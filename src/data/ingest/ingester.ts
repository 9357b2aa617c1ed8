/**
 * Child-process entry for ingest: takes one request, answers with progress and one result or error, and ends. It holds
 * no credentials; a crash of the native reader on a hostile file ends this process only.
 */
import { errorToPlain } from '../../errors.ts';
import { openParentChannel } from '../../processes/parent-channel.ts';
import { ingestDataset } from './ingest-dataset.ts';
import type { IngesterReply, IngesterRequest } from './ingester-messages.ts';

const parent = openParentChannel<IngesterRequest, IngesterReply>();

async function ingest(request: IngesterRequest): Promise<IngesterReply> {
  try {
    const result = await ingestDataset({
      ...request,
      onProgress: (fraction, stage, seen) =>
        void parent.reply({ type: 'progress', fraction, stage, seen: { ...seen } }),
    });
    return { type: 'done', result };
  } catch (error) {
    return { type: 'failed', error: errorToPlain(error) };
  }
}

parent.onRequest((request) => void ingest(request).then((reply) => parent.end(reply)));
