import { SystemInfo } from '../../contracts/system.ts';
import type { SystemService } from '../../services/system-service.ts';
import type { TypedApp } from '../typed-app.ts';
import { exampleSystem } from '../examples.ts';
import { operation } from '../operation.ts';
import { ref } from '../schema-components.ts';

/** What the service runs on. */
export function systemRoutes(app: TypedApp, system: SystemService): void {
  app.get(
    '/system',
    operation({
      id: 'getSystem',
      tag: 'system',
      summary: 'Get the engines of the live workers, the queue, the version, the limits',
      role: 'reader',
      replies: {
        200: {
          description: 'Engines, workers, queue, version and limits.',
          schema: ref(SystemInfo),
          example: exampleSystem,
        },
      },
      errors: [],
    }),
    async () => system.get(),
  );
}
