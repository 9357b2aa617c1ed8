import { Type, type TSchema } from 'typebox';
import { describe, expect, it } from 'vitest';
import { Nullable, OneOf } from '../../../src/contracts/common.ts';
import { bodyIssues } from '../../../src/validation/validation-issues.ts';
import { createValidatorCompiler } from '../../../src/http/validators.ts';

const closed = { additionalProperties: false };

/** Pointer and message of each issue that the body has. */
function issuesOf(schema: TSchema, body: unknown): string[] {
  const compile = createValidatorCompiler([]);
  const validate = compile({ schema: schema as never, method: 'POST', url: '/', httpPart: 'body' }) as {
    (value: unknown): boolean;
    errors: never[];
  };
  expect(validate(body)).toBe(false);
  return bodyIssues(validate.errors).map(({ pointer, detail }) => `${pointer} ${detail}`);
}

describe('the issues of a body', () => {
  it('escape names in pointers as RFC 6901 asks', () => {
    expect(issuesOf(Type.Object({}, closed), { 'a/b~c': 1 })).toEqual(['/a~1b~0c there is no such field.']);
  });

  it('say what was found and what would be right', () => {
    const schema = Type.Object({
      rate: Type.Number({ exclusiveMinimum: 0, maximum: 100 }),
      names: Type.Array(Type.String(), { minItems: 1 }),
      mode: OneOf(['a', 'b'] as const),
      id: Type.String({ pattern: '^x', examples: ['x1'] }),
    });
    expect(issuesOf(schema, { rate: 0, names: [], mode: 'c', id: 'y' })).toEqual([
      '/rate must be > 0; is 0.',
      '/names must have at least 1 items; has 0.',
      '/mode must be one of "a", "b"; is "c".',
      '/id must match ^x, such as "x1"; is "y".',
    ]);
  });

  it('of a value that may be null name both kinds', () => {
    expect(issuesOf(Type.Object({ clip: Nullable(Type.Number()) }), { clip: 'much' })).toEqual([
      '/clip must be a number or null, is "much".',
    ]);
  });

  it('of an object that may be null are those of the object', () => {
    const schema = Type.Object({ stop: Nullable(Type.Object({ patience: Type.Integer() }, closed)) });
    expect(issuesOf(schema, { stop: { patience: 1.5 } })).toEqual([
      '/stop/patience must be an integer, is 1.5.',
    ]);
  });

  it('of unions in unions are those of the branch that was meant', () => {
    const inner = Type.Union([Type.Literal('auto'), Type.Number({ maximum: 1 })]);
    const schema = Type.Union([
      Type.Object({ kind: Type.Literal('one'), value: inner }, closed),
      Type.Object({ kind: Type.Literal('two') }, closed),
    ]);
    expect(issuesOf(schema, { kind: 'one', value: 2 })).toEqual(['/value must be <= 1; is 2.']);
    expect(issuesOf(schema, { kind: 'three' })).toEqual(['/kind must be one of "one", "two"; is "three".']);
  });

  it('are at most fifty', () => {
    const body = Array.from({ length: 200 }, () => 'x');
    expect(issuesOf(Type.Array(Type.Number()), body)).toHaveLength(50);
  });
});
