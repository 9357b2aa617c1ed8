import { isFinished } from '../../services/run-service.ts';
import type { RunRecordService } from '../../services/run-record-service.ts';
import type { EventStream } from './event-stream.ts';

/** Events read at once. */
const pageSize = 500;

/**
 * Sends a run's events, the earlier ones first, then as they are stored, until the run has finished; the last event is
 * `end`. All who follow a run share what is read. A comment every `heartbeatSeconds`, at which the rows are looked at again in any case.
 */
export async function followRun(
  stream: EventStream,
  { runId, after, heartbeatSeconds }: { runId: string; after: number; heartbeatSeconds: number },
  runRecords: Pick<RunRecordService, 'subscribe' | 'readNews'>,
): Promise<void> {
  const news = createWakeUp(stream.closed, heartbeatSeconds);
  const end = (status: string, stopReason: string | null): Promise<void> =>
    stream.send([{ type: 'end', json: JSON.stringify({ status, stopReason }) }]);
  // Before the first read, so that nothing falls between reading and waiting.
  const unsubscribe = await runRecords.subscribe(runId, news.wake);
  try {
    let last = after;
    let wasFinished = false;
    while (!stream.closed.aborted) {
      const { events, run } = await runRecords.readNews(runId, last, pageSize);
      await stream.send(events);
      last = events.at(-1)?.id ?? last;
      if (!run) return await end('removed', null);
      if (events.length === pageSize) continue;
      // The status is read after the events, so the last ones may have been stored in between.
      if (wasFinished && events.length === 0) return await end(run.status, run.stopReason);
      wasFinished = isFinished(run.status);
      if (wasFinished) continue;
      if ((await news.wait()) === 'heartbeat') await stream.comment('still here');
    }
  } finally {
    unsubscribe();
    stream.end();
  }
}

/** Something to wait for: news (also those since the last wait), the heartbeat, or the end of the stream. */
function createWakeUp(closed: AbortSignal, heartbeatSeconds: number) {
  let isAwake = false;
  let resume: (() => void) | null = null;
  const wake = (): void => {
    isAwake = true;
    resume?.();
  };
  closed.addEventListener('abort', wake);
  return {
    wake,
    async wait(): Promise<'news' | 'heartbeat'> {
      let beat = false;
      if (!isAwake) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(() => {
            beat = true;
            resolve();
          }, heartbeatSeconds * 1000);
          resume = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      resume = null;
      isAwake = false;
      return beat ? 'heartbeat' : 'news';
    },
  };
}
