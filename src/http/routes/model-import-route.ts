import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { receiveStream } from '../../artifacts/receive-stream.ts';
import { ModelVersion } from '../../contracts/model.ts';
import type { ModelImportService } from '../../services/model-import-service.ts';
import type { ModelService } from '../../services/model-service.ts';
import { requireCaller } from '../auth.ts';
import { exampleImportedVersion } from '../examples.ts';
import { reusedKey } from '../idempotency.ts';
import { operation } from '../operation.ts';
import { ref } from '../schema-components.ts';
import type { TypedApp } from '../typed-app.ts';
import { acceptFiles, binary, fileNameQuery } from '../upload/accept-files.ts';
import { receiveModel, type ModelUploadQuery } from '../upload/receive-model.ts';
import { modelParams } from './model-params.ts';
import { closedQuery } from './page-query.ts';

interface Limits {
  maxModelFileBytes: number;
}

type ImportRequest = FastifyRequest<{ Params: { name: string }; Querystring: ModelUploadQuery }>;

const description = Type.String({
  maxLength: 1_000_000,
  description:
    'Description of what the file does not say of itself, as JSON with the schema ModelDescription: names of columns, task, classes, and the output that is the answer.',
});

const answer = (reply: FastifyReply, name: string, version: ModelVersion): FastifyReply =>
  reply.code(201).header('location', `/api/v1/models/${name}/versions/${version.version}`).send(version);

/** The import of a model file as a version. In a scope of its own, as here a body is a stream. */
export async function modelImportRoute(
  app: TypedApp,
  { imports, models, limits }: { imports: ModelImportService; models: ModelService; limits: Limits },
): Promise<void> {
  await acceptFiles(app);

  app.post(
    '/models/:name/versions/import',
    operation({
      id: 'importModelVersion',
      tag: 'models',
      summary: 'Import an ONNX file or a TensorFlow.js layers model as a version of a model',
      description:
        'Send the file as the body, or as a part of a form: an ONNX file with its tensors inside, or a ZIP or .tar.gz of a `model.json` and its weights. The first version creates the model. ' +
        'The file is loaded and tried on rows in a process of its own before the version is made, which takes seconds. Predictions, signature, aliases and batch predictions are then those of any version.\n\n' +
        'Each input is a column of its name, unless the description names its columns; an export of this service describes itself. The first dimension of every input and output is the rows. Without a task a prediction holds the outputs by their names.\n\n' +
        'Refused are tensors in other files, operators outside of ONNX and ai.onnx.ml, types such as float16, sequences and maps, and models whose rows depend on each other; the error names the input, output or operator.',
      role: 'writer',
      idempotency: {
        by: 'upload',
        async again(request, reply, made) {
          const [name, version] = made.split('/');
          return answer(reply, name, await models.getVersion(requireCaller(request), name, Number(version)));
        },
        async requireSameBytes(request, { made, body }) {
          const sent = request as ImportRequest;
          const version = body ? (JSON.parse(body) as ModelVersion).version : Number(made!.split('/')[1]);
          const first = await imports.sha256Of(requireCaller(request), sent.params.name, version);
          request.uploadSha256 ??= await hashUpload(sent, limits);
          if (request.uploadSha256 !== first) throw reusedKey();
        },
      },
      params: modelParams,
      query: closedQuery({
        description: Type.Optional(description),
        fileName: fileNameQuery,
      }),
      bodyMedia: {
        'application/octet-stream': { schema: binary },
        'multipart/form-data': {
          schema: Type.Object({ description: Type.Optional(description), file: binary }),
        },
      },
      bodyExample: '(an .onnx file, or a .zip or .tar.gz)',
      replies: {
        201: { description: 'The new version.', schema: ref(ModelVersion), example: exampleImportedVersion },
      },
      errors: [
        'uploadTooLarge',
        'uploadAborted',
        'uploadEmpty',
        'fileNameInvalid',
        'malformedRequest',
        'modelFileInvalid',
        'modelDescriptionInvalid',
        'importUnavailable',
        'storageFull',
      ],
    }),
    async (request, reply) => {
      const caller = requireCaller(request);
      const { name } = request.params;
      const version = await receiveModel(request, request.query, limits, (upload) =>
        imports.import(caller, name, upload),
      );
      return answer(reply, name, version);
    },
  );
}

/** Reads a file to its end and keeps nothing but its SHA-256. */
async function hashUpload(request: ImportRequest, limits: Limits): Promise<string> {
  const { sha256 } = await receiveModel(request, request.query, limits, ({ body }) =>
    receiveStream(body, async () => {}, { maxBytes: limits.maxModelFileBytes }),
  );
  return sha256;
}
