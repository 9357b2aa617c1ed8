/**
 * What a server of the Open Inference Protocol v2 has to do, from its specification (HTTP/REST, with the extensions for binary tensors,
 * model configuration, model repository and statistics) and from what its Python clients (`tritonclient.http`, `kserve`) depend on.
 */
import assert from 'node:assert/strict';
import { deflateSync, gunzipSync, gzipSync } from 'node:zlib';
import {
  ask,
  binaryRequest,
  jsonOf,
  readAnswer,
  sampleOf,
  type DescribedTensor,
  type InferAnswer,
  type OipAnswer,
  type OipTarget,
} from './oip-client.ts';

/** One behaviour. */
export interface OipCheck {
  name: string;
  /** Of an extension; absent: of the protocol itself. */
  extension?: string;
  /** @throws Error, saying what was seen instead */
  run(target: OipTarget): Promise<void>;
}

interface Metadata {
  name: string;
  versions?: string[];
  platform: string;
  inputs: DescribedTensor[];
  outputs: DescribedTensor[];
}

const metadataOf = async (target: OipTarget): Promise<Metadata> =>
  jsonOf(await ask(target, 'GET', `/models/${target.model}`));

const sampleInputs = async (target: OipTarget) => (await metadataOf(target)).inputs.map(sampleOf);

const infer = (
  target: OipTarget,
  body: object | Buffer | string,
  headers: Record<string, string> = {},
): Promise<OipAnswer> =>
  ask(target, 'POST', `/models/${target.model}/infer`, {
    headers,
    body: Buffer.isBuffer(body) || typeof body === 'string' ? body : JSON.stringify(body),
  });

/** The answer to the sample, all in JSON. */
async function plainAnswer(target: OipTarget): Promise<InferAnswer> {
  const answer = await infer(target, { inputs: await sampleInputs(target) });
  assert.equal(answer.status, 200, answer.body.toString());
  return jsonOf(answer);
}

function assertSame(actual: InferAnswer, expected: InferAnswer): void {
  const valuesOf = ({ outputs }: InferAnswer) =>
    outputs.map(({ name, datatype, shape, data }) => ({ name, datatype, shape, data }));
  assert.deepEqual(valuesOf(actual), valuesOf(expected));
}

/** An error is a status of its hundred and JSON with the key `error`. */
function assertRefused(answer: OipAnswer, statuses: readonly number[]): void {
  assert.ok(statuses.includes(answer.status), `status ${answer.status}: ${answer.body.toString()}`);
  assert.equal(typeof jsonOf<{ error?: unknown }>(answer).error, 'string');
}

const refusals = [400, 422];

const health: OipCheck[] = [
  {
    name: 'live: 200 with JSON, without a key',
    async run(target) {
      const answer = await ask(target, 'GET', '/health/live', { key: null });
      assert.equal(answer.status, 200);
      assert.equal(jsonOf<{ live: boolean }>(answer).live, true);
    },
  },
  {
    name: 'ready: 200 with JSON',
    async run(target) {
      const answer = await ask(target, 'GET', '/health/ready');
      assert.equal(answer.status, 200);
      assert.equal(jsonOf<{ ready: boolean }>(answer).ready, true);
    },
  },
  {
    name: 'metadata of the server: name, version, extensions',
    async run(target) {
      const { name, version, extensions } = jsonOf<Record<string, unknown>>(await ask(target, 'GET', ''));
      assert.deepEqual([typeof name, typeof version, Array.isArray(extensions)], ['string', 'string', true]);
    },
  },
];

const models: OipCheck[] = [
  {
    name: 'metadata of a model: name, platform, inputs and outputs with datatype and shape',
    async run(target) {
      const metadata = await metadataOf(target);
      assert.equal(metadata.name, target.model);
      assert.equal(typeof metadata.platform, 'string');
      for (const tensors of [metadata.inputs, metadata.outputs]) {
        assert.ok(tensors.length > 0);
        for (const { name, datatype, shape } of tensors) {
          assert.deepEqual([typeof name, typeof datatype], ['string', 'string']);
          assert.ok(shape.every(Number.isInteger));
        }
      }
    },
  },
  {
    name: 'a model is ready, and so is each of its versions',
    async run(target) {
      assert.equal((await ask(target, 'GET', `/models/${target.model}/ready`)).status, 200);
      for (const version of (await metadataOf(target)).versions ?? []) {
        const path = `/models/${target.model}/versions/${version}`;
        assert.equal((await ask(target, 'GET', `${path}/ready`)).status, 200);
        assert.equal(jsonOf<Metadata>(await ask(target, 'GET', path)).name, target.model);
      }
    },
  },
  {
    name: 'a model that is not there: 4xx with an error, for each of its paths',
    async run(target) {
      const missing = { ...target, model: 'there-is-no-such-model' };
      assertRefused(await ask(missing, 'GET', `/models/${missing.model}`), [400, 404]);
      assertRefused(await ask(missing, 'GET', `/models/${missing.model}/ready`), [400, 404]);
      assertRefused(await infer(missing, { inputs: await sampleInputs(target) }), [400, 404]);
    },
  },
  {
    name: 'a version that is not there: 4xx with an error',
    async run(target) {
      for (const version of ['999999', 'no-version'])
        assertRefused(await ask(target, 'GET', `/models/${target.model}/versions/${version}`), [400, 404]);
    },
  },
];

const inference: OipCheck[] = [
  {
    name: 'infer, JSON without a Content-Type: model, id, and flat outputs of the described shape; no header for binary data',
    async run(target) {
      const answer = await infer(target, { id: 'request-7', inputs: await sampleInputs(target) });
      assert.equal(answer.status, 200, answer.body.toString());
      assert.equal(answer.headers['inference-header-content-length'], undefined);
      const { model_name, id, outputs } = jsonOf<InferAnswer>(answer);
      assert.deepEqual([model_name, id], [target.model, 'request-7']);
      const described = (await metadataOf(target)).outputs;
      assert.deepEqual(
        outputs.map(({ name, datatype }) => ({ name, datatype })),
        described.map(({ name, datatype }) => ({ name, datatype })),
      );
      for (const [i, { shape, data }] of outputs.entries()) {
        assert.equal(
          data!.length,
          shape.reduce((product, size) => product * size, 1),
        );
        assert.ok(data!.every((value) => !Array.isArray(value)));
        assert.equal(shape.length, described[i].shape.length);
        for (const [axis, size] of described[i].shape.entries())
          if (size >= 0) assert.equal(shape[axis], size);
      }
    },
  },
  {
    name: 'infer with Content-Type application/json and of a version',
    async run(target) {
      const [version] = (await metadataOf(target)).versions ?? [];
      const path = version === undefined ? '' : `/versions/${version}`;
      const answer = await ask(target, 'POST', `/models/${target.model}${path}/infer`, {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ inputs: await sampleInputs(target) }),
      });
      assert.equal(answer.status, 200, answer.body.toString());
      if (version !== undefined) assert.equal(jsonOf<InferAnswer>(answer).model_version, version);
    },
  },
  {
    name: 'nested data is as flat data',
    async run(target) {
      const inputs = (await sampleInputs(target)).map(({ shape, data, ...input }) =>
        shape.length === 1
          ? { ...input, shape: [...shape, 1], data: data.map((value) => [value]) }
          : { ...input, shape, data: nested(data, shape) },
      );
      const answer = await infer(target, { inputs });
      assert.equal(answer.status, 200, answer.body.toString());
      assertSame(jsonOf(answer), await plainAnswer(target));
    },
  },
  {
    name: 'parameters that are not known are ignored',
    async run(target) {
      const inputs = (await sampleInputs(target)).map((input) => ({
        ...input,
        parameters: { content_type: 'np' },
      }));
      const answer = await infer(target, { parameters: { content_type: 'pd', priority: 1 }, inputs });
      assert.equal(answer.status, 200, answer.body.toString());
      assertSame(jsonOf(answer), await plainAnswer(target));
    },
  },
  {
    name: 'outputs that are asked for come alone, in their order',
    async run(target) {
      const names = (await metadataOf(target)).outputs.map(({ name }) => name).toReversed();
      const outputs = names.map((name) => ({ name }));
      const answer = jsonOf<InferAnswer>(
        await infer(target, { inputs: await sampleInputs(target), outputs }),
      );
      assert.deepEqual(
        answer.outputs.map(({ name }) => name),
        names,
      );
    },
  },
  {
    name: 'an output that is not there: 4xx with an error',
    async run(target) {
      const body = { inputs: await sampleInputs(target), outputs: [{ name: 'no such output' }] };
      assertRefused(await infer(target, body), refusals);
    },
  },
  {
    name: 'bodies that are wrong: 4xx with an error',
    async run(target) {
      const [first, ...others] = await sampleInputs(target);
      for (const body of [
        '',
        '{',
        '[]',
        '{}',
        JSON.stringify({ inputs: [] }),
        JSON.stringify({ inputs: [{ ...first, datatype: 'FP31' }, ...others] }),
        JSON.stringify({ inputs: [{ ...first, shape: [-1] }, ...others] }),
        JSON.stringify({ inputs: [{ ...first, data: [...first.data, first.data[0]] }, ...others] }),
        JSON.stringify({ inputs: [{ ...first, data: 7 }, ...others] }),
        JSON.stringify({ inputs: [{ ...first, data: first.data.map(() => ({})) }, ...others] }),
      ])
        assertRefused(await infer(target, body), refusals);
    },
  },
  {
    name: 'a path or method that is not there: 4xx with an error',
    async run(target) {
      assertRefused(await ask(target, 'GET', '/no/such/path'), [404, 405]);
      assertRefused(await ask(target, 'GET', `/models/${target.model}/infer`), [404, 405]);
    },
  },
];

const binary: OipCheck[] = [
  {
    name: 'binary inputs and, where no output is named, binary outputs by `binary_data_output`',
    extension: 'binary_tensor_data',
    async run(target) {
      const { body, headers } = binaryRequest(await sampleInputs(target), {
        parameters: { binary_data_output: true },
      });
      const answer = await infer(target, body, headers);
      assert.equal(answer.status, 200, answer.body.toString());
      assert.match(String(answer.headers['content-type']), /^application\/octet-stream/);
      assert.ok(answer.headers['inference-header-content-length'] !== undefined);
      const read = readAnswer(answer);
      assert.ok(read.outputs.every(({ parameters }) => parameters!.binary_data_size! > 0));
      assertSame(read, await plainAnswer(target));
    },
  },
  {
    name: 'binary inputs with JSON outputs',
    extension: 'binary_tensor_data',
    async run(target) {
      const { body, headers } = binaryRequest(await sampleInputs(target), {});
      const answer = await infer(target, body, { ...headers, 'content-type': 'application/octet-stream' });
      assert.equal(answer.headers['inference-header-content-length'], undefined);
      assertSame(jsonOf(answer), await plainAnswer(target));
    },
  },
  {
    name: 'each output as it is asked for, binary or not, in their order',
    extension: 'binary_tensor_data',
    async run(target) {
      const names = (await metadataOf(target)).outputs.map(({ name }) => name);
      const outputs = names.map((name, i) => ({ name, parameters: { binary_data: i % 2 === 0 } }));
      const answer = await infer(target, { inputs: await sampleInputs(target), outputs });
      const read = readAnswer(answer);
      assert.deepEqual(
        read.outputs.map(({ parameters }) => parameters?.binary_data_size !== undefined),
        names.map((_, i) => i % 2 === 0),
      );
      assertSame(read, await plainAnswer(target));
    },
  },
  {
    name: 'sizes and lengths that do not fit the bytes: 4xx with an error',
    extension: 'binary_tensor_data',
    async run(target) {
      const { body, headers } = binaryRequest(await sampleInputs(target), {});
      const length = Number(headers['inference-header-content-length']);
      const changed = [
        [body.subarray(0, -1), headers],
        [Buffer.concat([body, Buffer.alloc(3)]), headers],
        [body, { 'inference-header-content-length': String(length - 1) }],
        [body, { 'inference-header-content-length': String(body.byteLength + 1) }],
        [body, { 'inference-header-content-length': 'many' }],
        [body, {}],
      ] as const;
      for (const [bytes, header] of changed) assertRefused(await infer(target, bytes, header), refusals);
    },
  },
];

const compression: OipCheck[] = [
  {
    name: 'requests compressed by gzip and deflate',
    async run(target) {
      const body = Buffer.from(JSON.stringify({ inputs: await sampleInputs(target) }));
      const expected = await plainAnswer(target);
      for (const [encoding, bytes] of [
        ['gzip', gzipSync(body)],
        ['deflate', deflateSync(body)],
      ] as const) {
        const answer = await infer(target, bytes, { 'content-encoding': encoding });
        assert.equal(answer.status, 200, answer.body.toString());
        assertSame(jsonOf(answer), expected);
      }
      assertRefused(await infer(target, body, { 'content-encoding': 'gzip' }), [400, 415]);
      assertRefused(await infer(target, body, { 'content-encoding': 'unheard-of' }), [400, 415]);
    },
  },
  {
    name: 'answers compressed by gzip, where that is asked for and done',
    async run(target) {
      const answer = await infer(
        target,
        { inputs: await sampleInputs(target) },
        { 'accept-encoding': 'gzip' },
      );
      const isPacked = answer.headers['content-encoding'] === 'gzip';
      const body = isPacked ? gunzipSync(answer.body) : answer.body;
      assertSame(jsonOf({ ...answer, body }), await plainAnswer(target));
    },
  },
];

const extensions: OipCheck[] = [
  {
    name: 'configuration: name, and the tensors with their types',
    extension: 'model_configuration',
    async run(target) {
      const answer = await ask(target, 'GET', `/models/${target.model}/config`);
      assert.equal(answer.status, 200);
      const config = jsonOf<{ name: string; input: { name: string; data_type: string }[] }>(answer);
      assert.equal(config.name, target.model);
      assert.ok(config.input.every(({ data_type }) => data_type.startsWith('TYPE_')));
    },
  },
  {
    name: 'statistics count what was inferred, of a model and of all',
    extension: 'statistics',
    async run(target) {
      type Statistics = { model_stats: { name: string; inference_count: number; execution_count: number }[] };
      const count = async (path: string): Promise<number> =>
        jsonOf<Statistics>(await ask(target, 'GET', path))
          .model_stats.filter(({ name }) => name === target.model)
          .reduce((sum, { inference_count }) => sum + inference_count, 0);
      const own = `/models/${target.model}/stats`;
      const before = [await count(own), await count('/models/stats')];
      await plainAnswer(target);
      const after = [await count(own), await count('/models/stats')];
      assert.ok(
        after.every((each, i) => each >= before[i] + 2),
        `${before.join()} → ${after.join()}`,
      );
    },
  },
  {
    name: 'the index lists the model with its state; its body may be empty',
    extension: 'model_repository',
    async run(target) {
      for (const body of [undefined, '', '{}', '{"ready":true}']) {
        const answer = await ask(target, 'POST', '/repository/index', {
          ...(body !== undefined && { body }),
        });
        assert.equal(answer.status, 200, answer.body.toString());
        const index = jsonOf<{ name: string; version: string; state: string }[]>(answer);
        assert.ok(
          index.some(
            ({ name, version, state }) => name === target.model && version !== '' && state === 'READY',
          ),
        );
      }
    },
  },
  {
    name: 'a model that is unloaded is not ready and infers nothing, until it is loaded',
    extension: 'model_repository',
    async run(target) {
      const path = `/repository/models/${target.model}`;
      assert.equal((await ask(target, 'POST', `${path}/unload`)).status, 200);
      try {
        const ready = await ask(target, 'GET', `/models/${target.model}/ready`);
        assert.ok(ready.status >= 400, `status ${ready.status}`);
        assert.ok((await infer(target, { inputs: await sampleInputs(target) })).status >= 400);
      } finally {
        assert.equal((await ask(target, 'POST', `${path}/load`)).status, 200);
      }
      assert.equal((await ask(target, 'GET', `/models/${target.model}/ready`)).status, 200);
      await plainAnswer(target);
    },
  },
  {
    name: 'a model that is not there can not be loaded: 4xx with an error',
    extension: 'model_repository',
    async run(target) {
      assertRefused(await ask(target, 'POST', '/repository/models/there-is-no-such-model/load'), [400, 404]);
    },
  },
];

export const oipChecks: readonly OipCheck[] = [
  ...health,
  ...models,
  ...inference,
  ...binary,
  ...compression,
  ...extensions,
];

/** Flat values as nested arrays of this shape. */
function nested(values: readonly unknown[], shape: readonly number[]): unknown[] {
  if (shape.length === 1) return [...values];
  const [count, ...rest] = shape;
  const size = values.length / count;
  return Array.from({ length: count }, (_, i) => nested(values.slice(i * size, (i + 1) * size), rest));
}
