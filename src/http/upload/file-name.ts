import { withoutFormatExtension } from '../../contracts/dataset-formats.ts';
import { TrainyardError } from '../../errors.ts';

/** Longest file name that is taken, in characters. */
const maxLength = 200;

/**
 * A file name as it was sent. It is kept as a label only and never becomes a path here; still, one with a path in it is
 * refused, as the sender means something that does not happen.
 * @throws fileNameInvalid
 */
export function requirePlainName(name: string, pointer: string): string {
  const wrong = whatIsWrong(name);
  if (wrong === null) return name;
  const detail = `${wrong} Send a plain name such as customers.csv.`;
  throw new TrainyardError('fileNameInvalid', `The file name is not accepted: ${detail}`, {
    issues: [{ pointer, code: 'fileNameInvalid', detail }],
  });
}

function whatIsWrong(name: string): string | null {
  if (name.length > maxLength) return `It has more than ${maxLength} characters.`;
  if (/[/\\]/.test(name)) return 'It has a path in it.';
  if (name.trim() === '' || /^\.+$/.test(name)) return 'It names nothing.';
  // Control characters break logs and headers.
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(name)) return 'It has control characters in it.';
  return null;
}

/** The name of a dataset without one: its file's, without the endings of format and compression. */
export function datasetNameOf(fileName: string | null): string {
  const stem = withoutFormatExtension(fileName ?? '');
  return stem === '' ? 'dataset' : stem;
}
