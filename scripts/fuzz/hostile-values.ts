import fc from 'fast-check';

const nested = (depth: number): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
};

/** Texts that are meant to break something: queries, paths, prototypes, encodings, sizes. */
export const hostileTexts = fc.constantFrom(
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\u202e\u2066x',
  "'; DROP TABLE runs; --",
  '" OR 1=1 --',
  '$1',
  '${7*7}',
  '../../../etc/passwd',
  '..\\..\\windows',
  '/etc/passwd',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '<script>alert(1)</script>',
  '%00%2e%2e%2f',
  '\r\nX-Injected: yes',
  'NaN',
  '1e999',
  '-0',
  '9'.repeat(400),
  'x'.repeat(5_000),
  '🦆'.repeat(300),
  'é'.normalize('NFD'),
);

/** Values of JSON that no schema means. */
export const hostileValues: fc.Arbitrary<unknown> = fc.oneof(
  hostileTexts,
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0,
    -0,
    0.5,
    1e308,
    -1e308,
    5e-324,
    2 ** 31,
    -(2 ** 31) - 1,
    2 ** 53,
    1e21,
    [],
    {},
    [[]],
    nested(20),
    nested(500),
    Array.from({ length: 3_000 }, () => 'x'),
    Array.from({ length: 300 }, () => ({ type: 'dense' })),
    Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`k${index}`, index])),
    JSON.parse('{"__proto__":{"isAdmin":true}}'),
    JSON.parse('{"constructor":{"prototype":{"isAdmin":true}}}'),
  ),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Whole bodies that are no JSON, or none that anyone means. */
export const hostileBodies: fc.Arbitrary<Buffer> = fc.oneof(
  fc
    .constantFrom(
      '',
      '{',
      'null',
      '[]',
      '"x"',
      '1e999',
      '{"rows":[{"a":1e999}]}',
      '{"rows":[{"a":-1e400,"b":1e308,"colour":"red"}]}',
      '{"a":1,"a":2}',
      '{"__proto__":{"x":1}}',
      '\ufeff{}',
      '{"name":"\\ud800"}',
      '{"name":"\\u0000"}',
      '['.repeat(100_000),
      `{"rows":[{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}]}`,
      `{"model":{"family":"custom","layers":[${Array.from({ length: 100_000 }, () => '"x"').join(',')}]}}`,
      `{"rows":[${Array.from({ length: 20_000 }, () => '{}').join(',')}]}`,
      `{"name":"${'x'.repeat(1_000_000)}"}`,
    )
    .map((text) => Buffer.from(text)),
  fc.constantFrom(Buffer.from([0xff, 0xfe, 0x00]), Buffer.from([0x1f, 0x8b, 0x08, 0x00])),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);

/** A value with one part of it replaced, removed, or added, chosen by the number. */
export function mutated(value: unknown, choice: number, replacement: unknown): unknown {
  const root = { value: structuredClone(value) };
  const places: [Record<string, unknown>, string][] = [];
  const collect = (holder: Record<string, unknown>): void => {
    for (const [name, inner] of Object.entries(holder)) {
      places.push([holder, name]);
      if (typeof inner === 'object' && inner !== null) collect(inner as Record<string, unknown>);
    }
  };
  collect(root);
  const [holder, name] = places[choice % places.length];
  const inner = holder[name];
  switch (Math.floor(choice / places.length) % 4) {
    case 0:
      if (holder !== root) delete holder[name];
      break;
    case 1:
      if (typeof inner === 'object' && inner !== null)
        (inner as Record<string, unknown>).unknown = replacement;
      else holder[name] = replacement;
      break;
    default:
      holder[name] = replacement;
  }
  return root.value;
}
