import { Type, type Static, type TArray, type TObject, type TOptional, type TSchema, type TUnion } from 'typebox'; // prettier-ignore

/** An option that may be left out of what is sent, and is always there in what is resolved. */
export interface Filled {
  readonly '~filled': true;
}

const fill = <Schema extends TSchema>(optional: object): TOptional<Schema> & Filled =>
  Object.defineProperty(optional, '~filled', { value: true }) as TOptional<Schema> & Filled;

/**
 * An optional option with a constant default: `epochs: Defaulted(50, Type.Integer({ minimum: 1 }))`. The documentation,
 * {@link withDefaults} and {@link Resolved} take the default from here, and nothing else may repeat it. A default that depends
 * on the data or on another option is not constant: use `Type.Optional`, say the rule in its description, and write the code.
 */
export function Defaulted<Schema extends TSchema>(
  value: Static<NoInfer<Schema>>,
  schema: Schema,
): TOptional<Schema> & Filled {
  return fill<Schema>(Object.assign(Type.Optional(schema), { default: value }));
}

/** An optional object of options that may all be left out: without it, the defaults of its options stand. */
export function Section<Schema extends TObject>(schema: Schema): TOptional<Schema> & Filled {
  return fill<Schema>(Type.Optional(schema));
}

type FilledKeys<Properties> = {
  [Key in keyof Properties]: Properties[Key] extends Filled
    ? Key
    : Properties[Key] extends TOptional
      ? never
      : Key;
}[keyof Properties];

type ResolvedObject<Properties> = {
  [Key in FilledKeys<Properties>]: Resolved<Properties[Key]>;
} & { [Key in Exclude<keyof Properties, FilledKeys<Properties>>]?: Resolved<Properties[Key]> };

type Flat<T> = { [Key in keyof T]: T[Key] };

/**
 * What {@link withDefaults} makes of a value of a schema: options made by {@link Defaulted} and {@link Section} are there,
 * other optional ones may be absent.
 */
export type Resolved<Schema> =
  Schema extends TUnion<infer Types>
    ? { [Index in keyof Types]: Resolved<Types[Index]> }[number]
    : Schema extends TArray<infer Item>
      ? Resolved<Item>[]
      : Schema extends TObject<infer Properties>
        ? Flat<ResolvedObject<Properties>>
        : Schema extends TSchema
          ? Static<Schema>
          : never;
