import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { hostileBodies, hostileTexts, hostileValues, mutated } from './hostile-values.ts';
import { kindOfPrefix } from './living-ids.ts';
import type { Operation, Schema } from './operations.ts';
import { idPlace, valuesOfSchema } from './values-of-schema.ts';

/** A request, but for the ids of what is there. */
export interface GeneratedRequest {
  operation: Operation;
  /** With the query; as it goes over the wire. */
  target: string;
  headers: Record<string, string>;
  body: Buffer | null;
}

const csv = 'a,b,colour,y\n1,2,red,yes\n2,1,green,no\n3,5,blue,yes\n4,1,red,no\n';

/** Requests of all operations: valid, nearly valid, hostile. */
export function requestsOf(
  operations: readonly Operation[],
  components: Record<string, Schema>,
): fc.Arbitrary<GeneratedRequest> {
  return fc.oneof(...operations.map((operation) => requestsOfOne(operation, components)));
}

function requestsOfOne(
  operation: Operation,
  components: Record<string, Schema>,
): fc.Arbitrary<GeneratedRequest> {
  const media = Object.keys(operation.bodies);
  return fc
    .record({
      target: targets(operation, components),
      headers: headers(operation),
      body: media.length > 0 ? bodies(operation, components) : noBodies,
    })
    .map(({ target, headers: sent, body }) => ({
      operation,
      target,
      headers: { ...(body.type !== null && { 'content-type': body.type }), ...body.headers, ...sent },
      body: body.bytes,
    }));
}

/** A segment or a value of an address. */
const encoded = (value: unknown): string =>
  encodeURIComponent(Buffer.from(String(value)).toString())
    .replaceAll('%C2%AB', '«')
    .replaceAll('%C2%BB', '»');

/** What no client encodes so, but anyone can send. */
const brokenSegments = fc.constantFrom(
  '%',
  '%zz',
  '%ff',
  '..%2f..%2f',
  '%00',
  '.',
  ';',
  'x'.repeat(300),
  '%C3%28',
);

function targets(operation: Operation, components: Record<string, Schema>): fc.Arbitrary<string> {
  const inPath = operation.parameters.filter((parameter) => parameter.in === 'path');
  const inQuery = operation.parameters.filter((parameter) => parameter.in === 'query');
  const segments = inPath.map(({ name, schema }) => {
    const valid = name === 'name' ? fc.constant(idPlace('modelName')) : valuesOfSchema(schema, components);
    return fc.oneof(
      { arbitrary: valid.map(encoded), weight: 12 },
      { arbitrary: hostileTexts.map(encoded), weight: 1 },
      { arbitrary: brokenSegments, weight: 1 },
    );
  });
  const query = inQuery.map(({ name, schema }) => {
    const value = fc.oneof(
      { arbitrary: valuesOfSchema(schema, components), weight: 4 },
      { arbitrary: hostileTexts, weight: 1 },
      { arbitrary: fc.constantFrom(-1, 2 ** 31, 2 ** 53, 1e308, 'true', '[]'), weight: 1 },
    );
    return fc.option(
      value.map((given) => `${name}=${encoded(given)}`),
      { freq: 1 },
    );
  });
  const odd = fc.option(
    fc.constantFrom('unknown=1', '__proto__=x', 'limit=1&limit=2', 'after[]=1', 'a=%zz', '=', '&&&'),
    { freq: 15 },
  );
  return fc.record({ segments: fc.tuple(...segments), query: fc.tuple(...query), odd }).map((parts) => {
    let index = 0;
    const filled = operation.path.replace(/\{\w+\}/g, () => parts.segments[index++]);
    // With nothing behind its last slash it would be a request of another operation.
    const path = filled.endsWith('/') && operation.path.endsWith('}') ? `${filled}%20` : filled;
    const given = [...parts.query, parts.odd].filter((part) => part !== null);
    return given.length > 0 ? `${path}?${given.join('&')}` : path;
  });
}

/** Header values are Latin-1 without line breaks, or no client sends them. */
const headerTexts = hostileTexts.map((text) => text.replaceAll(/[^\x20-\x7e]/g, '?'));

function headers(operation: Operation): fc.Arbitrary<Record<string, string>> {
  const isStream = operation.id === 'listRunEvents';
  const one = fc.oneof(
    { arbitrary: fc.constant({}), weight: 10 },
    { arbitrary: fc.constant({ authorization: '' }), weight: 1 },
    { arbitrary: headerTexts.map((text) => ({ authorization: `Bearer ${text}` })), weight: 1 },
    { arbitrary: fc.constant({ authorization: `Bearer ${idPlace('readerKey')}` }), weight: 1 },
    { arbitrary: headerTexts.map((text) => ({ accept: text })), weight: 1 },
    { arbitrary: headerTexts.map((text) => ({ 'x-request-id': text })), weight: 1 },
    { arbitrary: headerTexts.map((text) => ({ 'last-event-id': text })), weight: isStream ? 3 : 0 },
    { arbitrary: fc.constant({ accept: 'text/event-stream' }), weight: isStream ? 4 : 0 },
    { arbitrary: fc.nat(5).map((number) => ({ 'idempotency-key': `fuzz-${number}` })), weight: 2 },
    { arbitrary: headerTexts.map((text) => ({ 'idempotency-key': text })), weight: 1 },
    { arbitrary: fc.constant({ 'content-type': 'text/plain' }), weight: 1 },
    { arbitrary: fc.constant({ 'content-type': 'multipart/form-data' }), weight: 1 },
    { arbitrary: headerTexts.map((text) => ({ 'content-type': text })), weight: 1 },
    { arbitrary: fc.constant({ 'content-encoding': 'gzip' }), weight: 1 },
    { arbitrary: fc.constant({ 'x-large': 'x'.repeat(20_000) }), weight: 1 },
    { arbitrary: fc.constant({ expect: 'the unexpected' }), weight: 1 },
    { arbitrary: fc.constant({ 'accept-encoding': 'br, gzip;q=0.5, *' }), weight: 1 },
    { arbitrary: fc.constant({ range: 'bytes=5-1', 'if-none-match': '*', 'if-range': 'x' }), weight: 1 },
    {
      arbitrary: headerTexts.map((text) => ({ 'content-disposition': `attachment; filename="${text}"` })),
      weight: 1,
    },
  );
  return one as fc.Arbitrary<Record<string, string>>;
}

interface Body {
  type: string | null;
  bytes: Buffer | null;
  headers?: Record<string, string>;
}

const json = 'application/json';
const text = (value: unknown): Buffer => Buffer.from(JSON.stringify(value) ?? '');

/** Operations without a body get one now and then. */
const noBodies: fc.Arbitrary<Body> = fc.oneof(
  { arbitrary: fc.constant({ type: null, bytes: null }), weight: 12 },
  { arbitrary: hostileValues.map((value) => ({ type: json, bytes: text(value) })), weight: 1 },
  { arbitrary: hostileBodies.map((bytes) => ({ type: json, bytes })), weight: 1 },
);

function bodies(operation: Operation, components: Record<string, Schema>): fc.Arbitrary<Body> {
  const described = operation.bodies[json];
  if (!described) return uploads(Object.keys(operation.bodies));
  const schema = valuesOfSchema(described.schema, components);
  const example = fc.constant(withIdPlaces(described.example));
  const valid = described.example === undefined ? schema : fc.oneof(example, schema);
  const nearly = fc
    .tuple(valid, fc.nat(100_000), hostileValues)
    .map(([value, choice, replacement]) => mutated(value, choice, replacement));
  return fc.oneof(
    { arbitrary: valid.map((value) => ({ type: json, bytes: text(value) })), weight: 4 },
    { arbitrary: nearly.map((value) => ({ type: json, bytes: text(value) })), weight: 5 },
    { arbitrary: hostileValues.map((value) => ({ type: json, bytes: text(value) })), weight: 1 },
    { arbitrary: hostileBodies.map((bytes) => ({ type: json, bytes })), weight: 2 },
    { arbitrary: fc.constant({ type: null, bytes: null }), weight: 1 },
    { arbitrary: binaryTensors, weight: operation.path.endsWith('/infer') ? 4 : 0 },
  );
}

/** Tensors as bytes behind the JSON, whose lengths say what they may. */
const binaryTensors: fc.Arbitrary<Body> = fc
  .record({
    datatype: fc.constantFrom('FP64', 'FP16', 'INT64', 'BOOL', 'BYTES'),
    shape: fc.constantFrom([1], [2], [2, 1], [0], [1000], [2 ** 31], [2 ** 53, 2]),
    told: fc.constantFrom(0, 8, 16, 17, 8000, -1, 1.5, 2 ** 31),
    bytes: fc.oneof(
      fc.constant(new Uint8Array(16)),
      fc.uint8Array({ maxLength: 64 }),
      fc.constant(new Uint8Array(8000).fill(255)),
    ),
    headerLength: fc.oneof(
      fc.constant(null),
      fc.constantFrom('0', '1', '-1', '9999999999', '99999999999999999999', 'x', '1, 2'),
    ),
    compression: fc.constantFrom('identity', 'identity', 'gzip', 'deflate', 'br', 'GZIP'),
  })
  .map(({ datatype, shape, told, bytes, headerLength, compression }) => {
    const input = { name: 'a', shape, datatype, parameters: { binary_data_size: told } };
    const header = text({ inputs: [input], parameters: { binary_data_output: true } });
    const whole = Buffer.concat([header, bytes]);
    const packed =
      compression.toLowerCase() === 'gzip'
        ? gzipSync(whole)
        : compression === 'deflate'
          ? deflateSync(whole)
          : whole;
    return {
      type: 'application/octet-stream',
      bytes: packed,
      headers: {
        'inference-header-content-length': headerLength ?? String(header.length),
        ...(compression !== 'identity' && { 'content-encoding': compression }),
      },
    };
  });

function uploads(media: string[]): fc.Arbitrary<Body> {
  const form = (content: string): Buffer =>
    Buffer.from(
      `--b\r\nContent-Disposition: form-data; name="file"; filename="f.csv"\r\n\r\n${content}\r\n--b--\r\n`,
    );
  return fc.oneof(
    { arbitrary: fc.constant({ type: 'text/csv', bytes: Buffer.from(csv) }), weight: 3 },
    { arbitrary: fc.constant({ type: 'multipart/form-data; boundary=b', bytes: form(csv) }), weight: 2 },
    {
      arbitrary: hostileTexts.map((content) => ({
        type: 'multipart/form-data; boundary=b',
        bytes: form(content),
      })),
      weight: 1,
    },
    {
      arbitrary: hostileBodies.map((bytes) => ({ type: 'multipart/form-data; boundary=b', bytes })),
      weight: 1,
    },
    {
      arbitrary: fc
        .tuple(fc.constantFrom(...media.filter((type) => !type.startsWith('multipart'))), hostileBodies)
        .map(([type, bytes]) => ({ type, bytes })),
      weight: 4,
    },
  );
}

/** The ids of the documentation's examples as places of ids that are there. */
function withIdPlaces(example: unknown): unknown {
  return JSON.parse(
    JSON.stringify(example ?? null).replaceAll(/"(\w+)_0{20,}\w+"/g, (whole, prefix: string) =>
      kindOfPrefix[prefix] ? `"${idPlace(kindOfPrefix[prefix])}"` : whole,
    ),
  );
}
