import { Ajv } from 'ajv';
import { ModelDescription } from '../contracts/imported-model.ts';
import { badFile } from './refusals.ts';

let fits: ((value: unknown) => value is ModelDescription) | null = null;

/** The description that a file holds of itself; an empty one where it holds none. @throws modelFileInvalid where it is none */
export function readDescription(text: string | null): ModelDescription {
  if (text === null) return {};
  fits ??= new Ajv({ strict: false }).compile<ModelDescription>(ModelDescription);
  try {
    const parsed: unknown = JSON.parse(text);
    if (fits(parsed)) return parsed;
  } catch (cause) {
    throw badFile('badMetadata', 'The description in the metadata of the file is not JSON.', cause);
  }
  throw badFile(
    'badMetadata',
    'The description in the metadata of the file does not fit the schema ModelDescription.',
  );
}
