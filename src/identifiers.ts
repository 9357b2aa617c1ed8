import { typeid, TypeID } from 'typeid-js';

/** The prefix of each kind of id; ids are TypeIDs: `prefix_` and a UUIDv7 in base32, so they sort by time. */
export const idPrefixes = {
  project: 'prj',
  key: 'key',
  dataset: 'ds',
  experiment: 'exp',
  run: 'run',
  checkpoint: 'ckpt',
  model: 'mdl',
  worker: 'wrk',
  request: 'req',
} as const;

/** A noun that has ids. */
export type IdKind = keyof typeof idPrefixes;

/** A new id of the given kind, such as `run_01jd2v…`: unique, sortable by time of creation. */
export function newId(kind: IdKind): string {
  return typeid(idPrefixes[kind]).toString();
}

/** Whether `value` is a well-formed id of the given kind. */
export function isId(kind: IdKind, value: string): boolean {
  try {
    return TypeID.fromString(value).getType() === idPrefixes[kind];
  } catch {
    return false;
  }
}
