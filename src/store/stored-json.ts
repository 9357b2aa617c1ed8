import type { Prisma } from './generated/client.ts';

const REPLACEMENT = '�';
/** An escaped NUL or surrogate in JSON text; JSON.stringify escapes only surrogates that stand alone. */
const suspicious = /\\u(?:0000|d[89a-f])/;

/**
 * A text as Postgres can hold it: NUL characters become U+FFFD. For texts that come from data or from a trainer's log;
 * what a client names is refused instead.
 */
export function storableText(text: string): string {
  return text.replaceAll('\0', REPLACEMENT);
}

/** JSON text that Postgres' jsonb can hold: NUL characters and lone surrogates become U+FFFD. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value ?? null);
  return suspicious.test(text) ? JSON.stringify(replaceUnstorable(JSON.parse(text))) : text;
}

/** {@link jsonText}, or null (SQL's, not JSON's) for null. */
export function jsonTextOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : jsonText(value);
}

/** A value for a jsonb column of Prisma Client; see {@link jsonText}. */
export function toJson(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(jsonText(value)) as Prisma.InputJsonValue;
}

/** What a jsonb column holds, as the type that this room alone writes into it. */
export function fromJson<T>(value: Prisma.JsonValue): T {
  return value as T;
}

function replaceUnstorable(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value).replaceAll(/\p{Surrogate}/gu, REPLACEMENT);
  if (Array.isArray(value)) return value.map(replaceUnstorable);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [replaceUnstorable(key), replaceUnstorable(item)]),
  );
}
