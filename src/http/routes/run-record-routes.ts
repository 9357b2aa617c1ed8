import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Id, maxStoredInteger, OneOf, Page } from '../../contracts/common.ts';
import { MetricPoint, RunEvent } from '../../contracts/run.ts';
import { TrainyardError } from '../../errors.ts';
import type { RunRecordService } from '../../services/run-record-service.ts';
import type { EventText } from '../../store/ports/event-store.ts';
import type { TypedApp } from '../typed-app.ts';
import { requireCaller } from '../auth.ts';
import { varyBy } from '../cors.ts';
import { openEventStream } from '../events/event-stream.ts';
import { followRun } from '../events/follow-run.ts';
import type { OpenStreams } from '../events/open-streams.ts';
import { exampleEvent, exampleLogLine, exampleMetric } from '../examples.ts';
import { operation } from '../operation.ts';
import { ref } from '../schema-components.ts';
import { closedQuery } from './page-query.ts';

const params = Type.Object({ runId: Id('run') });

const eventQuery = closedQuery({
  after: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: maxStoredInteger,
      default: 0,
      description: 'Only events with a higher id.',
    }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 200 })),
});

/** What a run has recorded: events (paged, or live), log, metrics. */
export function runRecordRoutes(
  app: TypedApp,
  runRecords: RunRecordService,
  { streams, heartbeatSeconds }: { streams: OpenStreams; heartbeatSeconds: number },
): void {
  app.get(
    '/runs/:runId/events',
    operation({
      id: 'listRunEvents',
      tag: 'runs',
      summary: 'Read the events of a run, or follow them live',
      description:
        '`Accept: text/event-stream` gives the events as they happen: the earlier ones first (those after ' +
        '`Last-Event-ID` or `after`), a comment every 15 seconds, and an event `end` when the run has finished. A stream ends with its API key.\n\n' +
        'A run that goes on from a checkpoint trains some steps again. A `metrics` event with `voidAfterStep` says so ahead of them: ' +
        'points of later steps that came before it are void.',
      role: 'reader',
      params,
      query: eventQuery,
      replies: {
        200: {
          description: 'A page of events, oldest first. It ends early where its events are large.',
          schema: Page(ref(RunEvent)),
          example: { data: [exampleEvent], nextCursor: null },
        },
      },
      errors: [],
    }),
    async (request, reply) => {
      const caller = requireCaller(request);
      const { runId } = request.params;
      const { after = 0, limit = 200 } = request.query;
      varyBy(reply, 'Accept');
      if (!accepts(request, 'text/event-stream'))
        return sendPage(reply, await runRecords.listEvents(caller, runId, { after, limit }));
      // Before the stream begins, while an answer can still be a problem.
      await runRecords.getRun(caller, runId);
      const startAfter = lastEventId(request) ?? after;
      streams.requireRoom(caller.keyId);
      const stream = openEventStream(reply, { streams, keyId: caller.keyId });
      await followRun(stream, { runId, after: startAfter, heartbeatSeconds }, runRecords);
      return reply;
    },
  );

  app.get(
    '/runs/:runId/logs',
    operation({
      id: 'listRunLogs',
      tag: 'runs',
      summary: 'Read the log of a run: its log and warning events',
      description: '`Accept: text/plain` gives the whole log, one line per event.',
      role: 'reader',
      params,
      query: eventQuery,
      replies: {
        200: {
          description: 'A page of events, oldest first.',
          schema: Page(ref(RunEvent)),
          example: { data: [exampleLogLine], nextCursor: null },
        },
      },
      errors: [],
    }),
    async (request, reply) => {
      const caller = requireCaller(request);
      const { after = 0, limit = 200 } = request.query;
      varyBy(reply, 'Accept');
      if (!accepts(request, 'text/plain')) {
        return sendPage(reply, await runRecords.listLogs(caller, request.params.runId, { after, limit }));
      }
      const text = await runRecords.readLogText(caller, request.params.runId);
      return reply.type('text/plain; charset=utf-8').send(Readable.from(text));
    },
  );

  app.get(
    '/runs/:runId/metrics',
    operation({
      id: 'listRunMetrics',
      tag: 'runs',
      summary: 'Read the metrics of a run',
      role: 'reader',
      params,
      query: closedQuery({
        names: Type.Optional(
          Type.String({ maxLength: 2000, description: 'Metric names, separated by commas; all by default.' }),
        ),
        scope: Type.Optional(
          OneOf(['step', 'epoch'] as const, { description: 'Steps or epochs; both by default.' }),
        ),
        maxPoints: Type.Optional(
          Type.Integer({
            minimum: 2,
            maximum: 10000,
            default: 1000,
            description:
              'Maximum number of points of a series; a longer one is thinned to points at even distances of steps, its first and last among them.',
          }),
        ),
      }),
      replies: {
        200: {
          description: 'The points, by step.',
          schema: Type.Object({ data: Type.Array(ref(MetricPoint)) }),
          example: { data: [exampleMetric] },
        },
      },
      errors: [],
    }),
    async (request) => {
      const { names, scope, maxPoints = 1000 } = request.query;
      return runRecords.listMetrics(requireCaller(request), request.params.runId, {
        maxPoints,
        ...(scope && { scope }),
        ...(names && { names: names.split(',').map((name) => name.trim()) }),
      });
    },
  );
}

/** A page of events, which are JSON already. */
function sendPage(
  reply: FastifyReply,
  { data, nextCursor }: { data: EventText[]; nextCursor: string | null },
): FastifyReply {
  const texts = data.map(({ json }) => json).join(',');
  return reply
    .type('application/json; charset=utf-8')
    .send(`{"data":[${texts}],"nextCursor":${JSON.stringify(nextCursor)}}`);
}

function accepts(request: FastifyRequest, mediaType: string): boolean {
  return request.headers.accept?.toLowerCase().includes(mediaType) ?? false;
}

/** Where a client that lost its stream goes on. */
function lastEventId(request: FastifyRequest): number | null {
  const sent = request.headers['last-event-id'];
  if (sent === undefined || sent === '') return null;
  const id = Number(sent);
  if (Number.isInteger(id) && id >= 0 && id <= maxStoredInteger) return id;
  throw new TrainyardError(
    'validationFailed',
    'The header Last-Event-ID must be the id of an event, a whole number.',
  );
}
