import { Type } from 'typebox';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { Nullable, OneOf } from '../../../src/contracts/common.ts';
import { Defaulted, Section } from '../../../src/contracts/defaults.ts';
import { withDefaults } from '../../../src/contracts/with-defaults.ts';

const Layer = Type.Object({
  units: Type.Integer(),
  dropout: Defaulted(0, Type.Number()),
  deviation: Type.Optional(Type.Number()),
});
const Dense = Type.Object({ type: Type.Literal('dense'), useBias: Defaulted(true, Type.Boolean()) });
const Pooling = Type.Object({ type: Type.Literal('pooling'), size: Defaulted(2, Type.Integer()) });
const Options = Type.Object({
  kind: Defaulted('plain', OneOf(['plain', 'odd'])),
  limit: Defaulted(null, Nullable(Type.Integer())),
  layers: Defaulted([{ units: 4 }], Type.Array(Layer)),
  checkpoint: Section(
    Type.Object({ keep: Defaulted(2, Type.Integer()), every: Type.Optional(Type.Integer()) }),
  ),
  early: Type.Optional(Nullable(Type.Object({ patience: Defaulted(5, Type.Integer()) }))),
  first: Type.Optional(Type.Union([Dense, Pooling])),
});

describe('withDefaults', () => {
  it('writes constant defaults in, in sections and in the items of lists, and nothing else', () => {
    const resolved = withDefaults(Options, undefined);
    expect(resolved).toStrictEqual({
      kind: 'plain',
      limit: null,
      layers: [{ units: 4, dropout: 0 }],
      checkpoint: { keep: 2 },
    });
    expectTypeOf(resolved.checkpoint).toEqualTypeOf<{ keep: number; every?: number }>();
    expectTypeOf(resolved.layers).toEqualTypeOf<{ units: number; dropout: number; deviation?: number }[]>();
    expectTypeOf(resolved.kind).toEqualTypeOf<'plain' | 'odd'>();
    expectTypeOf(resolved.early).toEqualTypeOf<{ patience: number } | null | undefined>();
  });

  it('keeps what is given: zeros, nulls, and the other options of an object', () => {
    const given = { limit: 0, layers: [], checkpoint: { every: 3 }, early: null };
    expect(withDefaults(Options, given)).toStrictEqual({ ...given, kind: 'plain', checkpoint: { keep: 2, every: 3 } }); // prettier-ignore
    expect(withDefaults(Options, { early: {} }).early).toEqual({ patience: 5 });
  });

  it('takes the alternative of a union that the value is one of', () => {
    expect(withDefaults(Options, { first: { type: 'dense' } }).first).toEqual({
      type: 'dense',
      useBias: true,
    });
    expect(withDefaults(Options, { first: { type: 'pooling' } }).first).toEqual({ type: 'pooling', size: 2 });
  });

  it('changes neither what is given nor the defaults', () => {
    const given = Object.freeze({ checkpoint: Object.freeze({}) });
    const resolved = withDefaults(Options, given);
    resolved.layers[0].units = 9;
    expect(given).toEqual({ checkpoint: {} });
    expect(withDefaults(Options, given).layers).toEqual([{ units: 4, dropout: 0 }]);
  });

  it('leaves no mark in the schema but its default', () => {
    expect(JSON.parse(JSON.stringify(Options.properties.checkpoint))).toEqual({
      type: 'object',
      properties: { keep: { type: 'integer', default: 2 }, every: { type: 'integer' } },
    });
  });
});
