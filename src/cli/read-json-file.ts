import type { CliIo } from './session.ts';

/** The value of a file of JSON, which the service checks. @throws Error naming the file where it is no JSON */
export async function readJsonFile<T>(io: Pick<CliIo, 'readFile'>, file: string): Promise<T> {
  const text = new TextDecoder().decode(await io.readFile(file));
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new Error(`${file} is no JSON: ${(error as Error).message}`, { cause: error });
  }
}
