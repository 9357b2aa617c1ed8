import { makeTemporaryDataDir, removeTemporaryDataDir } from '../../src/postgres/temporary-postgres.ts';

/**
 * Vitest's global set-up: names the folder of the test run's PostgreSQL, which the first test file that asks for a database
 * starts, and removes both at the end.
 */
export default async function setUpPostgresRun(): Promise<() => Promise<void>> {
  const dataDir = await makeTemporaryDataDir();
  process.env['TRAINYARD_TEST_POSTGRES'] = dataDir;
  return () => removeTemporaryDataDir(dataDir);
}
