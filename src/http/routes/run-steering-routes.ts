import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { Id } from '../../contracts/common.ts';
import type { Caller } from '../../contracts/key.ts';
import { Run, type RunStatus } from '../../contracts/run.ts';
import type { RunService } from '../../services/run-service.ts';
import type { TypedApp } from '../typed-app.ts';
import { requireCaller } from '../auth.ts';
import { exampleRunThatIs } from '../examples.ts';
import { operation } from '../operation.ts';
import { ref } from '../schema-components.ts';

interface Steering {
  verb: 'cancel' | 'pause' | 'resume' | 'retry';
  summary: string;
  /** The status that the call ends in, and the one that leads there. */
  done: RunStatus;
  underWay: RunStatus;
  steer: (caller: Caller, id: string) => Promise<Run>;
}

/** Steering a run: cancel, pause, resume, retry. */
export function runSteeringRoutes(app: TypedApp, runs: RunService): void {
  const steerings: Steering[] = [
    {
      verb: 'cancel',
      summary: 'Cancel a run; a run that is training keeps a last checkpoint',
      done: 'cancelled',
      underWay: 'cancelling',
      steer: (caller, id) => runs.cancel(caller, id),
    },
    {
      verb: 'pause',
      summary: 'Pause a run, with a checkpoint to resume from',
      done: 'paused',
      underWay: 'pausing',
      steer: (caller, id) => runs.pause(caller, id),
    },
    {
      verb: 'resume',
      summary: 'Resume a paused run',
      done: 'running',
      underWay: 'queued',
      steer: (caller, id) => runs.resume(caller, id),
    },
    {
      verb: 'retry',
      summary: 'Retry a failed run from its last checkpoint',
      done: 'running',
      underWay: 'queued',
      steer: (caller, id) => runs.retry(caller, id),
    },
  ];

  for (const { verb, summary, done, underWay, steer } of steerings) {
    const answer = (reply: FastifyReply, run: Run): FastifyReply =>
      reply
        .code(run.status === done ? 200 : 202)
        .header('location', `/api/v1/runs/${run.id}`)
        .send(run);

    app.post(
      `/runs/:runId/${verb}`,
      operation({
        id: `${verb}Run`,
        tag: 'runs',
        summary,
        role: 'writer',
        idempotency: {
          by: 'body',
          again: async (request, reply, made) => answer(reply, await runs.get(requireCaller(request), made)),
        },
        params: Type.Object({ runId: Id('run') }),
        replies: {
          200: { description: `The run is ${done}.`, schema: ref(Run), example: exampleRunThatIs(done) },
          202: {
            description: `The run is ${underWay}. Get it, or follow its events, to see when it is ${done}.`,
            schema: ref(Run),
            example: exampleRunThatIs(underWay),
          },
        },
        errors: verb === 'retry' ? ['runStateConflict', 'privacyBudgetExceeded'] : ['runStateConflict'],
      }),
      async (request, reply) => {
        return answer(reply, await steer(requireCaller(request), request.params.runId));
      },
    );
  }
}
