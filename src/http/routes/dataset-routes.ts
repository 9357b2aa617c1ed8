import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { receiveStream } from '../../artifacts/receive-stream.ts';
import { ReadOptions } from '../../contracts/dataset-reading.ts';
import { Id, OneOf, Page } from '../../contracts/common.ts';
import { datasetFormats, uploadMediaTypes } from '../../contracts/dataset-formats.ts';
import { Dataset, DatasetProfile, DatasetRows, datasetStatuses } from '../../contracts/dataset.ts';
import type { DatasetService } from '../../services/dataset-service.ts';
import type { TypedApp } from '../typed-app.ts';
import { requireCaller } from '../auth.ts';
import { exampleCsv, exampleDataset, exampleProfile, exampleReadyDataset, exampleRows } from '../examples.ts';
import { reusedKey } from '../idempotency.ts';
import { operation } from '../operation.ts';
import { ref } from '../schema-components.ts';
import { acceptFiles, binary, fileNameQuery } from '../upload/accept-files.ts';
import { readOptionsQuery, requireReadOptions } from '../upload/read-options.ts';
import { receiveUpload, type UploadLimits, type UploadQuery } from '../upload/receive-upload.ts';
import { closedQuery, listQuery, rowsPage } from './page-query.ts';

const params = Type.Object({ datasetId: Id('dataset') });

const answer = (reply: FastifyReply, status: 201 | 202, dataset: Dataset): FastifyReply =>
  reply.code(status).header('location', `/api/v1/datasets/${dataset.id}`).send(dataset);

/** Datasets: upload, look at, remove. */
export function datasetRoutes(app: TypedApp, datasets: DatasetService): void {
  app.get(
    '/datasets',
    operation({
      id: 'listDatasets',
      tag: 'datasets',
      summary: 'List datasets, newest first',
      role: 'reader',
      query: listQuery({ status: Type.Optional(OneOf(datasetStatuses)) }),
      replies: {
        200: {
          description: 'A page of datasets.',
          schema: Page(ref(Dataset)),
          example: { data: [exampleReadyDataset], nextCursor: null },
        },
      },
      errors: [],
    }),
    async (request) => datasets.list(requireCaller(request), request.query),
  );

  app.get(
    '/datasets/:datasetId',
    operation({
      id: 'getDataset',
      tag: 'datasets',
      summary: 'Get a dataset: its status, its columns, or why it was rejected',
      role: 'reader',
      params,
      replies: { 200: { description: 'The dataset.', schema: ref(Dataset), example: exampleReadyDataset } },
      errors: [],
    }),
    async (request) => datasets.get(requireCaller(request), request.params.datasetId),
  );

  app.get(
    '/datasets/:datasetId/profile',
    operation({
      id: 'getDatasetProfile',
      tag: 'datasets',
      summary: 'Get the profile of a ready dataset: statistics of each column, correlations, warnings',
      role: 'reader',
      params,
      replies: { 200: { description: 'The profile.', schema: ref(DatasetProfile), example: exampleProfile } },
      errors: ['datasetNotReady'],
    }),
    async (request) => datasets.getProfile(requireCaller(request), request.params.datasetId),
  );

  app.get(
    '/datasets/:datasetId/rows',
    operation({
      id: 'getDatasetRows',
      tag: 'datasets',
      summary: 'Get some rows of a ready dataset',
      role: 'reader',
      params,
      query: closedQuery({
        ...rowsPage,
      }),
      replies: { 200: { description: 'The rows.', schema: ref(DatasetRows), example: exampleRows } },
      errors: ['datasetNotReady'],
    }),
    async (request) => {
      const { offset = 0, limit = 100 } = request.query;
      return datasets.getRows(requireCaller(request), request.params.datasetId, { offset, limit });
    },
  );

  app.post(
    '/datasets/:datasetId/read',
    operation({
      id: 'readDatasetAgain',
      tag: 'datasets',
      summary: 'Read the upload of a dataset again with other options',
      description:
        'The file that was uploaded is kept, so that a delimiter, a decimal mark, the format of dates or the type of a column ' +
        'can be told without a second upload. The options replace those before. The dataset is `uploaded` again, then ' +
        '`validating`, and ends as `ready` or `rejected`; one that experiments use is refused.',
      role: 'writer',
      idempotency: {
        by: 'body',
        again: async (request, reply, made) =>
          answer(reply, 202, await datasets.get(requireCaller(request), made)),
      },
      params,
      body: ref(ReadOptions),
      columnKeys: true,
      bodyExample: { missingValues: ['unknown'], columns: { contract: { type: 'categorical' } } },
      replies: {
        202: {
          description: 'The dataset; it is read in the background.',
          schema: ref(Dataset),
          example: exampleDataset,
        },
      },
      errors: ['datasetInUse', 'datasetNotReady', 'uploadNotKept'],
    }),
    async (request, reply) => {
      const { datasetId } = request.params;
      const options = requireReadOptions(request.body);
      return answer(reply, 202, await datasets.readAgain(requireCaller(request), datasetId, options));
    },
  );

  app.delete(
    '/datasets/:datasetId',
    operation({
      id: 'deleteDataset',
      tag: 'datasets',
      summary: 'Delete a dataset that no experiment uses',
      role: 'writer',
      params,
      replies: { 204: { description: 'The dataset was deleted.' } },
      errors: ['datasetInUse'],
    }),
    async (request, reply) => {
      await datasets.remove(requireCaller(request), request.params.datasetId);
      return reply.code(204).send();
    },
  );
}

/**
 * What the documentation says of the bodies that an upload may have. CSV comes first, as text, so that Swagger UI shows an
 * example that can be sent as it is; then the form, where it lets a file be chosen.
 */
const bodyMedia = {
  'text/csv': { schema: Type.String() },
  'multipart/form-data': {
    schema: Type.Object({
      name: Type.Optional(Type.String({ description: 'Name of the dataset; before or after the file.' })),
      format: Type.Optional(OneOf(datasetFormats, { description: 'Format of the file; before the file.' })),
      options: Type.Optional(
        Type.String({
          description: 'How the file is to be read, as JSON (see ReadOptions); before or after the file.',
        }),
      ),
      file: binary,
    }),
  },
  ...Object.fromEntries(
    uploadMediaTypes
      .filter((type) => type !== 'text/csv' && !type.includes('urlencoded'))
      .map((type) => [type, { schema: binary }]),
  ),
};

/** The upload of a dataset. In a scope of its own, as here a body is a stream. */
export async function datasetUploadRoute(
  app: TypedApp,
  { datasets, limits }: { datasets: DatasetService; limits: UploadLimits },
): Promise<void> {
  await acceptFiles(app);

  app.post(
    '/datasets',
    operation({
      id: 'createDataset',
      tag: 'datasets',
      summary: 'Upload a dataset',
      description:
        'Send the file as the body, or as a part of a form. It may be CSV, TSV, JSON, NDJSON or Parquet, also ' +
        'gzip-compressed, or a ZIP of one such file or of PNG, JPEG or WebP images with a folder for each label or a labels.csv whose column ' +
        'file_name names the files. The upload is streamed, so it may be large.\n\n' +
        'The reply comes when the file is stored. It is then read and checked in the background: get the dataset until its ' +
        'status is `ready` or `rejected`.\n\n' +
        'On this page: send the example as it stands, or choose `multipart/form-data` to pick a file of yours.\n\n' +
        'Two uploads with the same Idempotency-Key count as one if URL, media type and bytes are equal.',
      role: 'writer',
      idempotency: {
        by: 'upload',
        again: async (request, reply, made) =>
          answer(reply, 201, await datasets.get(requireCaller(request), made)),
        async requireSameBytes(request, { made, body }) {
          const first = body
            ? (JSON.parse(body) as Dataset)
            : await datasets.get(requireCaller(request), made!);
          request.uploadSha256 ??= await hashUpload(request as UploadRequest, limits);
          if (request.uploadSha256 !== first.sha256) throw reusedKey();
        },
      },
      query: closedQuery({
        name: Type.Optional(
          Type.String({
            minLength: 1,
            maxLength: 200,
            description: 'Name of the dataset; by default the name of the file.',
          }),
        ),
        format: Type.Optional(
          OneOf(datasetFormats, {
            description:
              'Format of the file; by default it is detected from Content-Type, name and first bytes.',
          }),
        ),
        ...readOptionsQuery,
        fileName: fileNameQuery,
      }),
      bodyMedia,
      bodyExample: exampleCsv,
      replies: { 201: { description: 'The stored dataset.', schema: ref(Dataset), example: exampleDataset } },
      errors: [
        'uploadTooLarge',
        'uploadAborted',
        'uploadEmpty',
        'datasetFormatUnknown',
        'fileNameInvalid',
        'malformedRequest',
        'storageFull',
      ],
    }),
    async (request, reply) => {
      const caller = requireCaller(request);
      const dataset = await receiveUpload(request, request.query, limits, (upload) =>
        datasets.create(caller, upload),
      );
      return answer(reply, 201, dataset);
    },
  );
}

type UploadRequest = FastifyRequest<{ Querystring: UploadQuery }>;

/** Reads an upload to its end and keeps nothing but its SHA-256. */
async function hashUpload(request: UploadRequest, limits: UploadLimits): Promise<string> {
  const { sha256 } = await receiveUpload(request, request.query, limits, ({ body }) =>
    receiveStream(body, async () => {}, { maxBytes: limits.maxUploadBytes }),
  );
  return sha256;
}
