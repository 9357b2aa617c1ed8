/** Entry of the server: the API, and in the embedded default its database and worker processes. */
import closeWithGrace from 'close-with-grace';
import { composePatiently } from './compose-patiently.ts';
import { composeServer } from './compose-server.ts';
import { createLogger, endWithin, exitWithReason } from './logger.ts';
import { readMachineConfig } from './machine-config.ts';

try {
  const { config } = await readMachineConfig(process.env, { isServer: true });
  const log = createLogger(config, 'server');
  const server = await composePatiently(() => composeServer(config, log), { log });
  const grace = endWithin(config.shutdownSeconds.server, log);
  closeWithGrace(grace, async ({ signal, err }) => {
    if (err) log.error({ err }, 'stopping after an error that nothing caught');
    else log.info({ signal }, 'stopping');
    await server.close();
  });
  await server.listen().catch(async (error: unknown) => {
    await server.close();
    throw error;
  });
} catch (error) {
  exitWithReason(error);
}
