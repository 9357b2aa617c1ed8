/** Entry of a worker: trains runs and ingests datasets. As many as wanted, on as many machines. */
import closeWithGrace from 'close-with-grace';
import { composePatiently } from './compose-patiently.ts';
import { composeWorker } from './compose-worker.ts';
import { serverSecrets } from './config.ts';
import { createLogger, endWithin, exitWithReason } from './logger.ts';
import { readMachineConfig } from './machine-config.ts';

/** Whether a server forked this worker: only then is there a channel to it. */
const isServersChild = process.send !== undefined;

// Where a person has set them for all processes, this one and its children forget them.
for (const name of serverSecrets) delete process.env[name];

try {
  const machine = await readMachineConfig(process.env, { withServerSecrets: false });
  const { config } = machine;
  const log = createLogger(config, 'worker');
  const worker = await composePatiently(() => composeWorker(machine, log), { log });
  // SIGUSR2 drains, below; close-with-grace would stop for it.
  const options = { ...endWithin(config.shutdownSeconds.worker, log), skip: ['SIGUSR2' as const] };
  const grace = closeWithGrace(options, async ({ signal, err }) => {
    if (err) log.error({ err }, 'stopping after an error that nothing caught');
    else log.info({ signal }, 'stopping: runs under way go back to the queue');
    await worker.close();
  });
  // A graceful end without haste: nothing new is taken, and each run has as long to save as it needs.
  process.once('SIGUSR2', () => {
    void worker.drain().finally(() => grace.close());
  });
  if (isServersChild) {
    // The server is gone, now or while this worker was starting: nobody else would stop it.
    process.once('disconnect', () => {
      grace.close();
    });
    if (!process.connected) grace.close();
  }
} catch (error) {
  exitWithReason(error);
}
