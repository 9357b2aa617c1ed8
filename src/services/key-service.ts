import { createHash, randomBytes } from 'node:crypto';
import type { Page, PageQuery } from '../contracts/common.ts';
import type { Caller, CreatedKey, CreateKeyRequest, KeyedRequest, Role } from '../contracts/key.ts';
import { defaultProjectName } from '../contracts/project.ts';
import { TrainyardError } from '../errors.ts';
import { newId } from '../identifiers.ts';
import type { Log } from '../log.ts';
import type { KeyRecord } from '../store/ports/key-store.ts';
import type { Store } from '../store/ports/store.ts';
import { requireOperator } from './project-service.ts';

/** What every secret looks like: `ty_` and 32 random bytes in base64url. */
const secretPattern = /^ty_[A-Za-z0-9_-]{43}$/;

/** The rules of API keys. Only the SHA-256 of a secret is stored: it is random, so it needs no slow hash. */
export type KeyService = ReturnType<typeof createKeyService>;

/** Creates the key service. */
export function createKeyService({
  store,
  log,
}: {
  store: Pick<Store, 'keys' | 'projects'>;
  log: Pick<Log, 'warn'>;
}) {
  async function insert(
    projectId: string,
    name: string,
    role: Role,
    secret: string,
    keyed?: KeyedRequest,
  ): Promise<KeyRecord> {
    const prefix = secret.slice(0, 8);
    const secretSha256 = sha256(secret);
    return store.keys.insert({ id: newId('key'), projectId, name, role, prefix, secretSha256 }, keyed);
  }

  /** The caller's own project, or, for an operator, the one that is named. @throws forbidden, notFound */
  async function projectIdOf(caller: Caller, name: string | undefined): Promise<string> {
    if (name === undefined) return caller.projectId;
    const project = await store.projects.findByName(name);
    if (project?.id === caller.projectId) return project.id;
    // The same answer for a project that exists and for one that doesn't: other projects' names are nobody's business.
    requireOperator(caller);
    if (project) return project.id;
    throw new TrainyardError('notFound', `There is no project ${JSON.stringify(name)}.`);
  }

  return {
    /**
     * Makes a key in the caller's project, or in the named one; the secret is shown this once.
     * @throws forbidden, notFound where another project is named
     */
    async create(
      caller: Caller,
      { name, role, project }: CreateKeyRequest,
    ): Promise<CreatedKey & { secret: string }> {
      const projectId = await projectIdOf(caller, project);
      const secret = newSecret();
      const key = await insert(projectId, name, role, secret, caller.keyed);
      return { ...key, secret };
    },

    /** A key that the caller made; its secret is known to nobody any more. @throws notFound */
    async getMade(id: string): Promise<CreatedKey> {
      const key = await store.keys.find(id);
      if (!key) throw new TrainyardError('notFound', `There is no key ${id}.`);
      return { ...key, secret: null };
    },

    /** Whether there still is a key of this id. */
    isKnown: async (id: string): Promise<boolean> => (await store.keys.find(id)) !== null,

    /** A page of the keys of the caller's project, or of the named one, newest first. @throws forbidden, notFound */
    async list(
      caller: Caller,
      { project, ...page }: PageQuery & { project?: string },
    ): Promise<Page<KeyRecord>> {
      return store.keys.list(await projectIdOf(caller, project), page);
    },

    /**
     * Removes a key of the caller's project; an operator's may be of any project.
     * @throws notFound, keyInUse for the key that calls: the last admin key can't lock everyone out
     */
    async remove(caller: Caller, id: string): Promise<void> {
      if (id === caller.keyId) {
        throw new TrainyardError('keyInUse', 'A key cannot delete itself: use another admin key.');
      }
      if (!(await store.keys.remove(caller.isOperator ? null : caller.projectId, id))) {
        throw new TrainyardError('notFound', `There is no key ${id}.`);
      }
    },

    /** Who a secret belongs to, or null. The use is noted. */
    async findCaller(secret: string): Promise<Caller | null> {
      if (!secretPattern.test(secret)) return null;
      const key = await store.keys.findBySecret(sha256(secret));
      if (!key) return null;
      // A note that can't be made is no reason to refuse a caller, or to have one wait.
      void store.keys.touch([key.id], new Date()).catch((error: unknown) => {
        log.warn({ err: error, key: key.id }, 'the last use of a key could not be stored');
      });
      const isOperator = key.role === 'admin' && key.project === defaultProjectName;
      return { keyId: key.id, projectId: key.projectId, role: key.role, isOperator };
    },

    /**
     * The admin key of the project `default`, where there is no key yet: the given secret, or a new one.
     * @returns the secret, or null where keys exist
     * @throws configInvalid when the given secret is no such secret
     */
    async createFirst(givenSecret: string | null): Promise<string | null> {
      if (givenSecret !== null && !secretPattern.test(givenSecret)) {
        throw new TrainyardError(
          'configInvalid',
          'The admin key must be ty_ and 43 characters of base64url.',
        );
      }
      if ((await store.keys.count()) > 0) return null;
      const project = await store.projects.ensure(defaultProjectName);
      const secret = givenSecret ?? newSecret();
      await insert(project.id, 'first admin key', 'admin', secret);
      return secret;
    },
  };
}

const newSecret = (): string => `ty_${randomBytes(32).toString('base64url')}`;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
