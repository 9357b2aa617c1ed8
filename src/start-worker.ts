/** Entry of a worker: trains runs and ingests datasets. As many as wanted, on as many machines. */
import closeWithGrace from 'close-with-grace';
import { composeWorker } from './compose-worker.ts';
import { readConfig } from './config.ts';
import { createLogger, exitWithReason } from './logger.ts';

try {
  const config = readConfig();
  const log = createLogger(config, 'worker');
  const worker = await composeWorker(config, log);
  const grace = closeWithGrace({ delay: 60_000, logger: false }, async ({ signal, err }) => {
    if (err) log.error({ err }, 'stopping after an error that nothing caught');
    else log.info({ signal }, 'handing runs back');
    await worker.close();
  });
  // Started by a server that is gone: nobody would stop it.
  process.once('disconnect', () => {
    grace.close();
  });
} catch (error) {
  exitWithReason(error);
}
