import { createApiClient, type ApiClient } from '../../scripts/api-client.ts';
import { startService, type ServiceOptions, type ServiceProcess } from '../../scripts/service-process.ts';

/** A running service with its admin's client. */
export interface TestService extends ServiceProcess {
  api: ApiClient;
}

/** Starts the real service (server, worker and trainer processes) for an end-to-end test. */
export async function startTestService(options: ServiceOptions = {}): Promise<TestService> {
  const service = await startService(options);
  return { ...service, api: createApiClient({ url: service.url, key: service.adminKey }) };
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
