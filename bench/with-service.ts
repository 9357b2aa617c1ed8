import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createApiClient, type ApiClient } from '../scripts/api-client.ts';
import { startService, type ServiceProcess } from '../scripts/service-process.ts';

/** A service of a benchmark's own. */
export interface BenchService {
  service: ServiceProcess;
  api: ApiClient;
  /** For files of the benchmark; it goes with the service. */
  folder: string;
}

/** Measures on a service that is stopped afterwards, by Ctrl-C too; where measuring fails, the end of its log is shown. */
export async function withService<T>(
  env: Record<string, string>,
  measure: (bench: BenchService) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'trainyard-bench-'));
  const service = await startService({ env });
  const interrupt = (): void => void service.stop().then(() => process.exit(130));
  process.once('SIGINT', interrupt);
  try {
    return await measure({
      service,
      folder,
      api: createApiClient({ url: service.url, key: service.adminKey }),
    });
  } catch (error) {
    console.error(service.output().split('\n').slice(-30).join('\n'));
    throw error;
  } finally {
    process.off('SIGINT', interrupt);
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
