import { readFile } from 'node:fs/promises';
import { TrainyardError } from '../../errors.ts';
import type { RoleSource, S3Keys, S3Settings } from './s3-settings.ts';

/** Keys of a role are asked for anew so long before they end. */
const renewBeforeMilliseconds = 5 * 60 * 1000;

const timeoutMilliseconds = 5_000;

/** Gives the keys that a request is signed with now. @throws storageUnavailable where a role gives none */
export type FindKeys = () => Promise<S3Keys>;

/**
 * Keys that were given, or those of the machine's role, which end after hours and are asked for again in time: by the instance's metadata
 * service (its second version, IMDSv2), or by the agent that the environment of a container names (Amazon ECS, EKS Pod Identity).
 */
export function createKeyFinder(credentials: S3Settings['credentials']): FindKeys {
  if (!('role' in credentials)) return async () => credentials;
  const { role } = credentials;
  let kept: { keys: S3Keys; endsAt: number } | null = null;
  let asking: Promise<S3Keys> | null = null;

  async function ask(): Promise<S3Keys> {
    try {
      kept = await (role.from === 'instance' ? askInstance(role) : askContainer(role));
      return kept.keys;
    } catch (cause) {
      // Keys that have not ended yet are used on.
      if (kept && kept.endsAt > Date.now()) return kept.keys;
      throw new TrainyardError(
        'storageUnavailable',
        `The ${role.from} gives no keys for the blob store: ${(cause as Error).message}`,
        { cause, retryAfterSeconds: 10 },
      );
    } finally {
      asking = null;
    }
  }

  return async () => {
    if (kept && kept.endsAt - renewBeforeMilliseconds > Date.now()) return kept.keys;
    asking ??= ask();
    return await asking;
  };
}

interface Given {
  keys: S3Keys;
  /** Milliseconds since 1970. */
  endsAt: number;
}

async function askInstance({ address }: Extract<RoleSource, { from: 'instance' }>): Promise<Given> {
  const session = await request(`${address}/latest/api/token`, {
    method: 'PUT',
    headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '300' },
  });
  const headers = { 'x-aws-ec2-metadata-token': await session.text() };
  const roles = `${address}/latest/meta-data/iam/security-credentials/`;
  const [role] = (await (await request(roles, { headers })).text()).split('\n');
  return await readKeys(await request(roles + role, { headers }));
}

async function askContainer({
  address,
  token,
  tokenFile,
}: Extract<RoleSource, { from: 'container' }>): Promise<Given> {
  // The file is written anew by the platform, and read each time.
  const authorization = tokenFile === null ? token : (await readFile(tokenFile, 'utf8')).trim();
  return await readKeys(await request(address, { headers: authorization ? { authorization } : {} }));
}

async function request(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMilliseconds) });
  if (!response.ok) throw new Error(`${new URL(url).pathname} was answered with ${response.status}`);
  return response;
}

async function readKeys(response: Response): Promise<Given> {
  const given = (await response.json()) as Partial<
    Record<'AccessKeyId' | 'SecretAccessKey' | 'Token' | 'Expiration', unknown>
  >;
  const { AccessKeyId, SecretAccessKey, Token, Expiration } = given;
  const endsAt = typeof Expiration === 'string' ? Date.parse(Expiration) : Number.NaN;
  if (typeof AccessKeyId !== 'string' || typeof SecretAccessKey !== 'string' || Number.isNaN(endsAt))
    throw new Error('the answer holds no keys with an end');
  return {
    keys: {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      ...(typeof Token === 'string' && { sessionToken: Token }),
    },
    endsAt,
  };
}
