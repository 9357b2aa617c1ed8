import { readConfig } from '../src/config.ts';
import { findPostgresBinaries } from '../src/postgres/postgres-binaries.ts';
import { findServerAccount } from '../src/postgres/server-account.ts';
import type { SetupStep } from './setup-code.ts';

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
