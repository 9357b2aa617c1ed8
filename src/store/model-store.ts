import type { Model, ModelVersion } from '../contracts/model.ts';
import { liveAlias } from '../contracts/model-alias.ts';
import { maxTags } from '../contracts/model-details.ts';
import { newId } from '../identifiers.ts';
import { changedTags } from './changed-tags.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';
import { insertKey } from './keyed-request.ts';
import { lockModel } from './lock-model.ts';
import { toModelAlias } from './model-alias-store.ts';
import { readPageQuery, toPage } from './page-cursor.ts';
import type {
  ModelStore,
  ModelVersionDetails,
  ModelVersionRecord,
  NewModelVersion,
  ServedVersion,
} from './ports/model-store.ts';
import { isForeignKeyViolation } from './store-error.ts';
import { fromJson, jsonText, jsonTextOrNull, toJson } from './stored-json.ts';
import { fromWarnings } from './stored-warnings.ts';
import { eventType, postMessage } from './webhook-message.ts';

/** What a version keeps, which only `findDetails` reads. */
const details = { lineage: true, evaluation: true, example: true } as const;
const listed = { include: { aliases: true }, omit: details } as const;
const withVersions = {
  include: { versions: { orderBy: { version: 'desc' }, ...listed }, aliases: true },
} as const;
type ModelRow = Prisma.ModelGetPayload<typeof withVersions>;

/** Models and their versions in Postgres. */
export function createModelStore(prisma: PrismaClient): ModelStore {
  const findByName = async (projectId: string, name: string) => {
    const row = await prisma.model.findUnique({
      where: { projectId_name: { projectId, name } },
      ...withVersions,
    });
    return row && toModel(row);
  };

  return {
    findByName,

    async addVersion(projectId, name, version, keyed) {
      // the upsert locks the model's row until the version is stored, so versions of a name are counted one by one
      const [added] = await prisma.$queryRaw<{ model_id: string; version: number }[]>`
        WITH counted AS (
          INSERT INTO models AS m (id, project_id, name, latest_version)
          VALUES (${newId('model')}, ${projectId}, ${name}, 1)
          ON CONFLICT (project_id, name) DO UPDATE SET latest_version = m.latest_version + 1
          RETURNING id, latest_version
        )
        ${keyed ? Prisma.sql`, keyed AS (${insertKey(keyed, Prisma.sql`${name}::text || '/' || latest_version`, Prisma.sql`FROM counted`)})` : Prisma.empty}
        , posted AS (${postVersionCreated(projectId, name, version)})
        INSERT INTO model_versions (
          model_id, version, run_id, step, task, target, classes, inputs, metrics, warnings,
          size_bytes, artifact_key, lineage, evaluation, example, imported
        )
        SELECT id, latest_version, ${version.runId}, ${version.step}::int, ${version.task}, ${version.target},
          ${jsonTextOrNull(version.classes)}::jsonb, ${jsonText(version.inputs)}::jsonb,
          ${jsonText(version.metrics)}::jsonb, ${jsonText(version.warnings)}::jsonb, ${version.sizeBytes}::bigint, ${version.artifactKey},
          ${jsonTextOrNull(version.details.lineage)}::jsonb, ${jsonTextOrNull(version.details.evaluation)}::jsonb, ${jsonTextOrNull(version.details.example)}::jsonb,
          ${importedSql(version.imported)}
        FROM counted
        RETURNING model_id, version`;
      const modelId_version = { modelId: added.model_id, version: added.version };
      const stored = await prisma.modelVersion.findUniqueOrThrow({
        where: { modelId_version },
        include: { ...listed.include, model: withVersions },
        omit: listed.omit,
      });
      return { model: toModel(stored.model), version: toVersionRecord(stored) };
    },

    async findVersion(projectId, name, version) {
      const row = await prisma.modelVersion.findFirst({
        where: { model: { projectId, name }, ...(version !== 'latest' && { version }) },
        orderBy: { version: 'desc' },
        ...listed,
      });
      return row && toVersionRecord(row);
    },

    async findDetails(projectId, name, version) {
      const row = await prisma.modelVersion.findFirst({
        where: { model: { projectId, name }, version },
        select: { ...details, imported: true, artifactKey: true },
      });
      return (
        row && {
          lineage: fromJson<ModelVersionDetails['lineage']>(row.lineage),
          evaluation: fromJson<ModelVersionDetails['evaluation']>(row.evaluation),
          example: fromJson<ModelVersionDetails['example']>(row.example),
          imported: fromJson<ModelVersionRecord['imported']>(row.imported),
          artifactKey: row.artifactKey,
        }
      );
    },

    async update(projectId, name, version, { description, tags: given = {} }) {
      const changed = await prisma.$transaction(async (transaction) => {
        const modelId = await lockModel(transaction, projectId, name);
        if (modelId === null) return false;
        const [ofModel, ofVersion] = [
          { id: modelId },
          { modelId_version: { modelId, version: version ?? 0 } },
        ];
        const select = { tags: true } as const;
        const before =
          version === null
            ? await transaction.model.findUnique({ where: ofModel, select })
            : await transaction.modelVersion.findUnique({ where: ofVersion, select });
        if (!before) return false;
        const tags = changedTags(fromJson<Record<string, string>>(before.tags), given);
        if (Object.keys(tags).length > maxTags) return 'tooManyTags';
        const data = { tags: toJson(tags), ...(description !== undefined && { description }) };
        if (version === null) await transaction.model.update({ where: ofModel, data });
        else await transaction.modelVersion.update({ where: ofVersion, data });
        return true;
      });
      if (changed === 'tooManyTags') return changed;
      return changed ? findByName(projectId, name) : null;
    },

    async findServed(projectId, name, wanted) {
      const alias = wanted === null ? liveAlias : typeof wanted === 'object' ? wanted.alias : null;
      const version = typeof wanted === 'number' ? wanted : null;
      const [found] = await prisma.$queryRaw<ServedVersion[]>`
        SELECT v.model_id AS "modelId", v.version, v.artifact_key AS "artifactKey", a.alias
        FROM models m
          LEFT JOIN model_aliases a ON a.model_id = m.id AND a.alias = ${alias}::text
          JOIN model_versions v ON v.model_id = m.id
        WHERE m.project_id = ${projectId} AND m.name = ${name}
          AND (v.version = coalesce(a.version, ${version}::int) OR (a.version IS NULL AND ${wanted === null}::boolean))
        ORDER BY v.version DESC
        LIMIT 1`;
      return found ?? null;
    },

    async list(projectId, query) {
      const page = readPageQuery('model', query);
      const rows = await prisma.model.findMany({
        where: { projectId, ...(page.before !== null && { id: { lt: page.before } }) },
        orderBy: { id: 'desc' },
        take: page.take,
        ...withVersions,
      });
      return toPage(rows, page, toModel);
    },

    remove: unlessInUse(async (projectId, name, options) =>
      // read and removed at once, or a version added in between would leave its artifact behind
      prisma.$transaction(async (transaction) => {
        const id = await lockModel(transaction, projectId, name);
        if (id === null) return null;
        const aliases = await transaction.modelAlias.findMany({ where: { modelId: id } });
        if (aliases.length > 0 && !options.withAliases) return { aliases: namesOf(aliases) };
        const { versions } = await transaction.model.delete({ where: { id }, ...withVersions });
        return { artifactKeys: versions.map((version) => version.artifactKey) };
      }),
    ),

    removeVersion: unlessInUse(async (projectId, name, version) =>
      prisma.$transaction(async (transaction) => {
        const modelId = await lockModel(transaction, projectId, name);
        if (modelId === null) return null;
        const versions = await transaction.modelVersion.findMany({
          where: { modelId },
          select: { version: true, aliases: true },
        });
        const found = versions.find((each) => each.version === version);
        if (!found) return null;
        if (found.aliases.length > 0) return { aliases: namesOf(found.aliases) };
        if (versions.length === 1) return 'onlyVersion';
        const { artifactKey } = await transaction.modelVersion.delete({
          where: { modelId_version: { modelId, version } },
        });
        return { artifactKey };
      }),
    ),
  };
}

/** Where a batch prediction that is not finished uses a version, the database refuses to remove it. */
function unlessInUse<Args extends [string, string, unknown], Removed>(
  remove: (...args: Args) => Promise<Removed>,
): (...args: Args) => Promise<Removed | 'inUse'> {
  return async (...args) => {
    try {
      return await remove(...args);
    } catch (error) {
      if (isForeignKeyViolation(error)) return 'inUse';
      throw error;
    }
  };
}

const namesOf = (aliases: readonly { alias: string }[]): string[] =>
  aliases.map(({ alias }) => alias).toSorted();

/** A file's origin, with the name that its key has now. */
const importedSql = (imported: NewModelVersion['imported']): Prisma.Sql =>
  imported === null
    ? Prisma.sql`NULL::jsonb`
    : Prisma.sql`${jsonText(imported)}::jsonb
        || jsonb_build_object('keyName', coalesce((SELECT name FROM api_keys WHERE id = ${imported.keyId}), ''))`;

/** The message of a new version, from the row of `counted`. */
const postVersionCreated = (
  projectId: string,
  name: string,
  { runId, step, task, target, metrics }: NewModelVersion,
): Prisma.Sql =>
  postMessage({
    source: Prisma.sql`counted`,
    projectId: Prisma.sql`${projectId}`,
    type: eventType('model.version.created'),
    at: Prisma.sql`clock_timestamp()`,
    data: Prisma.sql`${jsonText({ model: name, runId, step, task, target, metrics })}::jsonb
      || jsonb_build_object('modelId', counted.id, 'version', counted.latest_version)`,
  });

function toModel(row: ModelRow): Model {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    tags: changedTags(fromJson<Model['tags']>(row.tags), {}),
    latestVersion: row.versions[0].version,
    aliases: row.aliases.map(toModelAlias).toSorted((a, b) => (a.alias < b.alias ? -1 : 1)),
    versions: row.versions.map(toVersion),
    createdAt: row.createdAt.toISOString(),
  };
}

function toVersion(row: ModelRow['versions'][number]): ModelVersion {
  return {
    version: row.version,
    description: row.description,
    tags: changedTags(fromJson<ModelVersion['tags']>(row.tags), {}),
    aliases: namesOf(row.aliases),
    runId: row.runId,
    step: row.step,
    imported: fromJson<ModelVersion['imported']>(row.imported),
    task: row.task as ModelVersion['task'],
    target: row.target,
    classes: fromJson<string[] | null>(row.classes),
    inputs: fromJson<ModelVersion['inputs']>(row.inputs),
    metrics: fromJson<ModelVersion['metrics']>(row.metrics),
    ...fromWarnings(row.warnings),
    sizeBytes: Number(row.sizeBytes),
    createdAt: row.createdAt.toISOString(),
  };
}

function toVersionRecord(row: ModelRow['versions'][number]): ModelVersionRecord {
  return { ...toVersion(row), modelId: row.modelId, artifactKey: row.artifactKey };
}
