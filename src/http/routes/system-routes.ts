import { Type } from 'typebox';
import { Id } from '../../contracts/common.ts';
import { SystemInfo, WorkerInfo } from '../../contracts/system.ts';
import type { SystemService } from '../../services/system-service.ts';
import type { TypedApp } from '../typed-app.ts';
import { requireCaller } from '../auth.ts';
import { exampleSystem, exampleWorker } from '../examples.ts';
import { operation } from '../operation.ts';
import { ref } from '../schema-components.ts';

/** What the service runs on, and its workers. */
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

  const drains = [
    {
      verb: 'drain',
      drains: true,
      summary: 'Drain a worker: it takes nothing more, and hands its runs on with checkpoints',
      done: 'The worker drains; `GET /system` shows when it is `drained`.',
    },
    {
      verb: 'resume',
      drains: false,
      summary: 'Let a drained worker take runs again',
      done: 'The worker takes runs again.',
    },
  ] as const;
  for (const { verb, drains: isDrain, summary, done } of drains) {
    app.post(
      `/workers/:workerId/${verb}`,
      operation({
        id: `${verb}Worker`,
        tag: 'system',
        summary,
        description:
          'Needs an operator: an admin key of the project `default`. The worker hears of it within 5 seconds.',
        role: 'admin',
        params: Type.Object({ workerId: Id('worker') }),
        replies: {
          202: {
            description: done,
            schema: ref(WorkerInfo),
            example: { ...exampleWorker, state: isDrain ? 'draining' : 'active' },
          },
        },
        errors: [],
      }),
      async (request, reply) =>
        reply.code(202).send(await system.setDrain(requireCaller(request), request.params.workerId, isDrain)),
    );
  }
}
