import { makeTemporaryDataDir, removeTemporaryDataDir } from '../../src/postgres/temporary-postgres.ts';
import { makeSharedServiceFolder, removeSharedService } from './shared-service.ts';

/**
 * Vitest's global set-up: names the folders of what the files of a test run share, a PostgreSQL and a service, which the
 * first file that asks for them starts, and ends and removes both at the end.
 */
export default async function setUpSharedParts(): Promise<() => Promise<void>> {
  const dataDir = await makeTemporaryDataDir();
  const serviceFolder = await makeSharedServiceFolder();
  process.env['TRAINYARD_TEST_POSTGRES'] = dataDir;
  process.env['TRAINYARD_TEST_SERVICE'] = serviceFolder;
  return async () => {
    await removeSharedService(serviceFolder);
    await removeTemporaryDataDir(dataDir);
  };
}
