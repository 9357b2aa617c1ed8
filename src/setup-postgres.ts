import { readConfig } from './config.ts';
import { findPostgresBinaries } from './postgres/postgres-binaries.ts';
import { findServerAccount } from './postgres/server-account.ts';
import type { SetupStep } from './setup-step.ts';

/** The embedded Postgres: its programs are in an npm package whose install script was not run. */
export const prepareEmbeddedPostgres: SetupStep = {
  name: 'embedded Postgres',
  async run(say) {
    if (readConfig().databaseUrl !== null) return 'upToDate';
    let did = false;
    const log = (message: string): void => {
      did = true;
      say(message);
    };
    await findPostgresBinaries(findServerAccount(log), log);
    return did ? 'done' : 'upToDate';
  },
};
