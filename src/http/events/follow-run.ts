import type { Caller } from '../../contracts/key.ts';
import { isFinished } from '../../services/run-service.ts';
import type { RunRecordService } from '../../services/run-record-service.ts';
import type { RunRecord } from '../../store/ports/run-store.ts';
import { TrainyardError } from '../../errors.ts';
import type { EventStream } from './event-stream.ts';

/** Events read at once. */
const pageSize = 500;

/**
 * Sends a run's events from the rows, the earlier ones first, then as they are stored, until the run has finished; the last
 * event is `end`. A comment every `heartbeatSeconds`, at which the rows are looked at again in any case.
 */
export async function followRun(
  stream: EventStream,
  {
    caller,
    runId,
    after,
    heartbeatSeconds,
  }: { caller: Caller; runId: string; after: number; heartbeatSeconds: number },
  runRecords: RunRecordService,
): Promise<void> {
  const news = createWakeUp(stream.closed, heartbeatSeconds);
  // Before the first read, so that nothing falls between reading and waiting.
  const unsubscribe = await runRecords.subscribe(runId, news.wake);
  try {
    let last = after;
    const sendNew = async (): Promise<number> => {
      let count = 0;
      for (;;) {
        const { data } = await runRecords.listEvents(caller, runId, { after: last, limit: pageSize });
        for (const event of data) {
          await stream.send({ id: event.id, type: event.type, data: event });
          last = event.id;
        }
        count += data.length;
        if (data.length < pageSize || stream.closed.aborted) return count;
      }
    };

    while (!stream.closed.aborted) {
      await sendNew();
      const run = await findRun(runRecords, caller, runId);
      // The status is read after the events, so the last ones may have been stored in between.
      if (!run || (isFinished(run.status) && (await sendNew()) === 0)) {
        const data = run
          ? { status: run.status, stopReason: run.stopReason }
          : { status: 'removed', stopReason: null };
        await stream.send({ type: 'end', data });
        return;
      }
      if (isFinished(run.status)) continue;
      if ((await news.wait()) === 'heartbeat') await stream.comment('still here');
    }
  } catch (error) {
    // The run was removed while it was read.
    if (!(error instanceof TrainyardError && error.code === 'notFound')) throw error;
    await stream.send({ type: 'end', data: { status: 'removed', stopReason: null } });
  } finally {
    unsubscribe();
    stream.end();
  }
}

async function findRun(
  runRecords: RunRecordService,
  caller: Caller,
  runId: string,
): Promise<RunRecord | null> {
  return runRecords.getRun(caller, runId).catch((error: unknown) => {
    if (error instanceof TrainyardError && error.code === 'notFound') return null;
    throw error;
  });
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
