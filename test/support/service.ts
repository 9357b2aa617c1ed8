import { randomUUID } from 'node:crypto';
import { createApiClient, type ApiClient } from '../../scripts/api-client.ts';
import { startService, type ServiceOptions, type ServiceProcess } from '../../scripts/service-process.ts';
import type { CreatedKey, CreateKeyRequest } from '../../src/contracts/key.ts';
import { createTestDatabase } from './postgres.ts';
import { findSharedService } from './shared-service.ts';

/** A running service with its admin's client. */
export interface TestService extends ServiceProcess {
  api: ApiClient;
}

/** How to start a service for a test. */
export interface TestServiceOptions extends ServiceOptions {
  /** With its own embedded PostgreSQL, as where nothing is configured, in place of a database of the test run's server. */
  embedded?: boolean;
}

/** Starts the real service (server, worker and trainer processes) for an end-to-end test. */
export async function startTestService({
  embedded = false,
  ...options
}: TestServiceOptions = {}): Promise<TestService> {
  const isGiven = embedded || options.env?.['DATABASE_URL'] !== undefined;
  const database = isGiven ? null : await createTestDatabase();
  // Their models are small: a second thread only waits for the first one, which costs processor time.
  const env = { TRAINER_THREADS: '1', ...(database && { DATABASE_URL: database.url }), ...options.env };
  const service = await startService({ ...options, env });
  return {
    ...service,
    api: createApiClient({ url: service.url, key: service.adminKey }),
    async stop() {
      const code = await service.stop();
      await database?.drop();
      return code;
    },
  };
}

/** A project in the service that all test files share, as its admin sees it. */
export interface TestProject {
  api: ApiClient;
  url: string;
  adminKey: string;
}

/**
 * A project of this test file alone, in the one service that the files of a test run share: two runs at a time, on a thread
 * each, and uploads of at most 20 MB uncompressed. Nothing has to be stopped.
 */
export async function openTestProject(): Promise<TestProject> {
  const { url, adminKey } = await findSharedService();
  const operator = createApiClient({ url, key: adminKey });
  const name = `test-${randomUUID()}`;
  await operator.post('/api/v1/projects', { name });
  const { secret } = await operator.post<CreatedKey & { secret: string }>('/api/v1/keys', {
    name: 'test',
    role: 'admin',
    project: name,
  } satisfies CreateKeyRequest);
  return { url, adminKey: secret, api: createApiClient({ url, key: secret }) };
}

/** A small table that a model can learn: y is "yes" where a + b > 0, with a category and some gaps. */
export function learnableCsv(rows = 1200): string {
  const lines = ['a,b,colour,y'];
  for (let i = 0; i < rows; i++) {
    const a = Math.sin(i * 12.9898) * 3;
    const b = Math.cos(i * 78.233) * 3;
    const colour = ['red', 'green', 'blue'][i % 3];
    lines.push(`${i % 29 === 0 ? '' : a.toFixed(4)},${b.toFixed(4)},${colour},${a + b > 0 ? 'yes' : 'no'}`);
  }
  return `${lines.join('\n')}\n`;
}
