import { parseS3Url, type S3Settings } from './artifacts/s3/s3-settings.ts';
import { TrainyardError } from './errors.ts';

/** What the environment says about a bucket. */
interface S3Environment {
  BLOB_URL: string;
  S3_ENDPOINT: string;
  S3_REGION: string;
  S3_PATH_STYLE: 'auto' | 'true' | 'false';
  S3_ACCESS_KEY_ID: string;
  S3_SECRET_ACCESS_KEY: string;
  AWS_CONTAINER_CREDENTIALS_FULL_URI: string;
  AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: string;
  AWS_CONTAINER_AUTHORIZATION_TOKEN: string;
  AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: string;
}

/** The agent of Amazon ECS, and the metadata service of EC2, at addresses that are the same everywhere. */
const ecsAgent = 'http://169.254.170.2';
const instanceMetadata = 'http://169.254.169.254';

/** The bucket that `BLOB_URL` names, and how its requests are signed. @throws configInvalid */
export function readS3Settings(env: S3Environment): S3Settings {
  const place = parseS3Url(env.BLOB_URL);
  if (place === null) {
    throw invalid(
      'BLOB_URL must be s3://bucket or s3://bucket/prefix, with a bucket of 3 to 63 lower-case letters, digits, dots and dashes, and a prefix of ' +
        'letters, digits, dots, dashes, underscores and slashes.',
    );
  }
  const endpoint = readEndpoint(env.S3_ENDPOINT || `https://s3.${env.S3_REGION}.amazonaws.com`);
  const isPathStyle = env.S3_PATH_STYLE === 'auto' ? env.S3_ENDPOINT !== '' : env.S3_PATH_STYLE === 'true';
  return { ...place, endpoint, region: env.S3_REGION, isPathStyle, credentials: readCredentials(env) };
}

function readEndpoint(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url && ['http:', 'https:'].includes(url.protocol) && url.pathname === '/' && url.username === '')
    return url.origin;
  throw invalid('S3_ENDPOINT must be an address without a path, such as https://s3.example.com:9000.');
}

function readCredentials(env: S3Environment): S3Settings['credentials'] {
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if ((accessKeyId === '') !== (secretAccessKey === ''))
    throw invalid('S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY must be given together, or both be left out.');
  if (accessKeyId !== '') return { accessKeyId, secretAccessKey };
  const {
    AWS_CONTAINER_CREDENTIALS_FULL_URI: full,
    AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: relative,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: token,
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: tokenFile,
  } = env;
  const address = relative !== '' ? ecsAgent + relative : full;
  if (address === '') return { role: { from: 'instance', address: instanceMetadata } };
  return { role: { from: 'container', address, token: token || null, tokenFile: tokenFile || null } };
}

const invalid = (detail: string): TrainyardError =>
  new TrainyardError('configInvalid', `Configuration: ${detail}`);
