/** Where a bucket is, and how its requests are signed. */
export interface S3Settings {
  /** Such as `https://s3.eu-central-1.amazonaws.com`, without a path. */
  endpoint: string;
  bucket: string;
  /** What the names of all objects begin with: empty, or ending in `/`. */
  prefix: string;
  region: string;
  /** Whether the bucket is the first part of the path, or of the host name. */
  isPathStyle: boolean;
  /** Keys, or where the machine's role gives some that end. */
  credentials: S3Keys | { role: RoleSource };
}

/** What requests are signed with. */
export interface S3Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** Who gives out the keys of a role: the instance, or the agent of its containers at an address. */
export type RoleSource =
  | { from: 'instance'; address: string }
  | { from: 'container'; address: string; token: string | null; tokenFile: string | null };

/** A bucket and its prefix as `BLOB_URL` names them; null: not an address of that form. */
export function parseS3Url(value: string): Pick<S3Settings, 'bucket' | 'prefix'> | null {
  const found = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([A-Za-z0-9._/-]*))?$/.exec(value);
  if (!found) return null;
  const parts = (found[2] ?? '').split('/').filter((part) => part !== '');
  if (parts.some((part) => part === '.' || part === '..')) return null;
  return { bucket: found[1]!, prefix: parts.map((part) => `${part}/`).join('') };
}
