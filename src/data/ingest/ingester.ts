/**
 * Child-process entry for ingest: takes one request, answers with progress and one result or error, and ends. It holds
 * no credentials; a crash of the native reader on a hostile file ends this process only.
 */
import { ingestDataset } from './ingest-dataset.ts';
import { errorToPlain } from '../../errors.ts';
import type { IngesterReply, IngesterRequest } from '../../worker/run-ingest.ts';

function reply(message: IngesterReply): Promise<void> {
  return new Promise((resolve, reject) => {
    if (process.send) process.send(message, (error: Error | null) => (error ? reject(error) : resolve()));
    else reject(new Error('ingester.ts is started by run-ingest.ts, with a message channel'));
  });
}

async function ingest(request: IngesterRequest): Promise<void> {
  try {
    const result = await ingestDataset({
      ...request,
      onProgress: (fraction, stage) => void reply({ type: 'progress', fraction, stage }),
    });
    await reply({ type: 'done', result });
  } catch (error) {
    await reply({ type: 'failed', error: errorToPlain(error) });
  }
  process.disconnect();
}

process.once('message', (request: IngesterRequest) => void ingest(request));
// The worker has gone: what is half done would be thrown away.
process.once('disconnect', () => process.exit(0));
