import { Type } from 'typebox';
import { MapOf } from './common.ts';

/** What a worker is, or what a run asks of one: values by name. */
export type Labels = Record<string, string>;

/** The label that a worker with GPUs has by itself, with the value `gpu`; a definition with `device: gpu` asks for it. */
export const deviceLabel = 'device';

/** A name of a label. */
export const labelName = /^[a-z][A-Za-z0-9_.-]{0,62}$/;

/** A value of a label. */
export const labelValue = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/;

/** Labels as a reply shows them. */
export const ShownLabels = (description: string) => MapOf(Type.String(), { description });

/** Labels that a request asks for. */
export const AskedLabels = (description: string) =>
  Type.Unsafe<Labels>({
    type: 'object',
    propertyNames: { type: 'string', pattern: labelName.source },
    additionalProperties: { type: 'string', pattern: labelValue.source },
    maxProperties: 20,
    description,
  });

/** Whether something with these labels has all that are asked for. */
export const hasLabels = (labels: Labels, asked: Labels): boolean =>
  Object.entries(asked).every(([name, value]) => labels[name] === value);

/** The labels that a run of a definition asks for: a GPU needs a worker that has one. */
export const askedLabels = ({ device }: { device: string }, asked: Labels = {}): Labels =>
  device === 'gpu' ? { ...asked, [deviceLabel]: 'gpu' } : asked;
