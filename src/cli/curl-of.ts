/** A request as the command line shows it. */
export interface ShownRequest {
  method: string;
  url: string;
  headers: Headers;
  /** The text of a JSON body. */
  json?: string;
  /** The file whose bytes are the body; `-` is standard input. */
  file?: string;
}

/** The curl command that makes a request. The key is not in it: it is read from the variable TRAINYARD_KEY. */
export function curlOf({ method, url, headers, json, file }: ShownRequest): string {
  const parts = ['curl', '-sS', '--fail-with-body'];
  const sends = json !== undefined || file !== undefined;
  if (method !== (sends ? 'POST' : 'GET')) parts.push('-X', method);
  parts.push(quoted(url), '-H', '"Authorization: Bearer $TRAINYARD_KEY"');
  const accept = headers.get('accept');
  if (accept === 'text/event-stream') parts.push('-N', '-H', quoted(`Accept: ${accept}`));
  if (json !== undefined) parts.push('--json', quoted(json));
  if (file !== undefined) {
    parts.push('-H', quoted(`Content-Type: ${headers.get('content-type') ?? 'application/octet-stream'}`));
    parts.push('--data-binary', quoted(`@${file}`));
  }
  return parts.join(' ');
}

/** An argument that a POSIX shell reads as it is. */
function quoted(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", String.raw`'\''`)}'`;
}
