import { createApiClient, type ApiClient } from '../../scripts/api-client.ts';
import { startService, type ServiceOptions, type ServiceProcess } from '../../scripts/service-process.ts';
import { createTestDatabase } from './postgres.ts';

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
  const env = { ...(database && { DATABASE_URL: database.url }), ...options.env };
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
