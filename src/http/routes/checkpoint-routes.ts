import { Type } from 'typebox';
import { Id, maxStoredInteger } from '../../contracts/common.ts';
import { Checkpoint } from '../../contracts/run.ts';
import type { CheckpointService } from '../../services/checkpoint-service.ts';
import type { TypedApp } from '../typed-app.ts';
import { requireCaller } from '../auth.ts';
import { exampleCheckpoint } from '../examples.ts';
import { packFolder } from '../../artifacts/pack-folder.ts';
import { operation } from '../operation.ts';
import { ref } from '../schema-components.ts';

const params = Type.Object({
  runId: Id('run'),
  step: Type.Integer({ minimum: 0, maximum: maxStoredInteger }),
});

/** Checkpoints of a run: list, look at, download. */
export function checkpointRoutes(app: TypedApp, checkpoints: CheckpointService): void {
  app.get(
    '/runs/:runId/checkpoints',
    operation({
      id: 'listCheckpoints',
      tag: 'checkpoints',
      summary: 'List the checkpoints of a run, newest first, pruned ones included',
      role: 'reader',
      params: Type.Object({ runId: Id('run') }),
      replies: {
        200: {
          description: 'All checkpoints of the run.',
          schema: Type.Object({ data: Type.Array(ref(Checkpoint)) }),
          example: { data: [exampleCheckpoint] },
        },
      },
      errors: [],
    }),
    async (request) => checkpoints.list(requireCaller(request), request.params.runId),
  );

  app.get(
    '/runs/:runId/checkpoints/:step',
    operation({
      id: 'getCheckpoint',
      tag: 'checkpoints',
      summary: 'Get a checkpoint',
      role: 'reader',
      params,
      replies: {
        200: { description: 'The checkpoint.', schema: ref(Checkpoint), example: exampleCheckpoint },
      },
      errors: [],
    }),
    async (request) => checkpoints.get(requireCaller(request), request.params.runId, request.params.step),
  );

  app.get(
    '/runs/:runId/checkpoints/:step/download',
    operation({
      id: 'downloadCheckpoint',
      tag: 'checkpoints',
      summary: 'Download a checkpoint as a .tar.gz: manifest.json, model.json, weights, fitted preparation',
      role: 'reader',
      params,
      replies: {
        200: {
          description: 'The archive.',
          schema: Type.String({ format: 'binary' }),
          contentType: 'application/gzip',
          example: '(a .tar.gz file)',
        },
      },
      errors: ['checkpointPruned'],
    }),
    async (request, reply) => {
      const { runId, step } = request.params;
      const checkpoint = await checkpoints.getKept(requireCaller(request), runId, step);
      const name = `${runId}-step-${step}`;
      const folder = await checkpoints.openFolder(checkpoint);
      return reply
        .type('application/gzip')
        .header('content-disposition', `attachment; filename="${name}.tar.gz"`)
        .send(packFolder(folder, name));
    },
  );
}
