import type { Model, ModelVersion } from '../../src/contracts/model.ts';
import { liveAlias, type AliasMove, type ModelAlias } from '../../src/contracts/model-alias.ts';
import { maxTags } from '../../src/contracts/model-details.ts';
import { newId } from '../../src/identifiers.ts';
import { readNumberedPageQuery, readPageQuery, toNumberedPage, toPage } from '../../src/store/page-cursor.ts';
import type { ModelAliasStore } from '../../src/store/ports/model-alias-store.ts';
import { changedTags } from '../../src/store/changed-tags.ts';
import type { ModelStore, ModelVersionRecord } from '../../src/store/ports/model-store.ts';
import { postMessage } from './fake-webhook-stores.ts';
import {
  copy,
  refuseNul,
  requireProject,
  selectPage,
  takeKey,
  timeIn,
  type FakeModel,
  type FakeTables,
} from './fake-store-tables.ts';

const findModel = (tables: FakeTables, projectId: string, name: string): FakeModel | undefined =>
  [...tables.models.values()].find((model) => model.projectId === projectId && model.name === name);

const sortedAliases = ({ aliases }: FakeModel): ModelAlias[] =>
  [...aliases.values()].toSorted((a, b) => (a.alias < b.alias ? -1 : 1));

function namesOf(model: FakeModel, version?: number): string[] {
  const named = sortedAliases(model).filter((alias) => version === undefined || alias.version === version);
  return named.map(({ alias }) => alias);
}

/** Models in memory. */
export function createFakeModelStore(tables: FakeTables): ModelStore {
  /** Whether a batch prediction that is not finished uses it. */
  const isUsed = (modelId: string, version?: number): boolean =>
    [...tables.batches.values()].some(
      ({ open }) => open?.modelId === modelId && (version === undefined || open.version === version),
    );
  const toRecord = (
    model: FakeModel,
    { details: _details, ...version }: FakeModel['versions'][number],
  ): ModelVersionRecord => copy({ ...version, aliases: namesOf(model, version.version) });
  const toVersion = (model: FakeModel, version: FakeModel['versions'][number]): ModelVersion => {
    const { modelId: _modelId, artifactKey: _artifactKey, ...shown } = toRecord(model, version);
    return shown;
  };
  const toModel = (model: FakeModel): Model => ({
    id: model.id,
    name: model.name,
    description: model.description,
    tags: copy(model.tags),
    createdAt: model.createdAt,
    latestVersion: model.versions.at(-1)!.version,
    aliases: copy(sortedAliases(model)),
    versions: model.versions.map((version) => toVersion(model, version)).toReversed(),
  });

  return {
    async addVersion(projectId, name, version, keyed) {
      refuseNul({ name });
      requireProject(tables, projectId);
      const createdAt = timeIn(tables, 0);
      const model: FakeModel = findModel(tables, projectId, name) ?? {
        id: newId('model'),
        projectId,
        name,
        createdAt,
        description: '',
        tags: {},
        counted: 0,
        versions: [],
        aliases: new Map(),
        aliasMoves: [],
      };
      takeKey(tables, keyed, `${name}/${model.counted + 1}`);
      tables.models.set(model.id, model);
      model.counted += 1;
      const { imported } = version;
      const keyName = imported && (tables.keys.get(imported.keyId)?.record.name ?? '');
      const record = {
        ...copy(version),
        imported: imported && { ...imported, keyName: keyName! },
        description: '',
        tags: {},
        version: model.counted,
        modelId: model.id,
        warningCount: version.warnings.length,
        createdAt,
      };
      model.versions.push(record);
      const { runId, step, task, target, metrics } = record;
      postMessage(tables, projectId, {
        type: 'model.version.created',
        at: createdAt,
        data: { model: name, modelId: model.id, version: record.version, runId, step, task, target, metrics },
      });
      return { model: toModel(model), version: toRecord(model, record) };
    },

    async findByName(projectId, name) {
      const model = findModel(tables, projectId, name);
      return model ? toModel(model) : null;
    },

    async findVersion(projectId, name, version) {
      const model = findModel(tables, projectId, name);
      const found =
        version === 'latest'
          ? model?.versions.at(-1)
          : model?.versions.find((each) => each.version === version);
      return model && found ? toRecord(model, found) : null;
    },

    async findDetails(projectId, name, version) {
      const found = findModel(tables, projectId, name)?.versions.find((each) => each.version === version);
      return found
        ? copy({ ...found.details, imported: found.imported, artifactKey: found.artifactKey })
        : null;
    },

    async update(projectId, name, version, { description, tags = {} }) {
      refuseNul({ description });
      const model = findModel(tables, projectId, name);
      const changed = version === null ? model : model?.versions.find((each) => each.version === version);
      if (!model || !changed) return null;
      const after = copy(changedTags(changed.tags, tags));
      if (Object.keys(after).length > maxTags) return 'tooManyTags';
      Object.assign(changed, { tags: after, ...(description !== undefined && { description }) });
      return toModel(model);
    },

    async findServed(projectId, name, wanted) {
      const model = findModel(tables, projectId, name);
      if (!model) return null;
      const asked = wanted === null ? liveAlias : typeof wanted === 'object' ? wanted.alias : null;
      const { alias = null, version = null } = (asked !== null && model.aliases.get(asked)) || {};
      const number = version ?? (typeof wanted === 'number' ? wanted : null);
      const found =
        number === null && wanted === null
          ? model.versions.at(-1)
          : model.versions.find((each) => each.version === number);
      return found
        ? { modelId: model.id, version: found.version, artifactKey: found.artifactKey, alias }
        : null;
    },

    async list(projectId, query) {
      const page = readPageQuery('model', query);
      return toPage(selectPage(tables.models.values(), projectId, page), page, toModel);
    },

    async remove(projectId, name, { withAliases }) {
      const model = findModel(tables, projectId, name);
      if (!model) return null;
      if (model.aliases.size > 0 && !withAliases) return { aliases: namesOf(model) };
      if (isUsed(model.id)) return 'inUse';
      tables.models.delete(model.id);
      return { artifactKeys: model.versions.map((version) => version.artifactKey).toReversed() };
    },

    async removeVersion(projectId, name, version) {
      const model = findModel(tables, projectId, name);
      const found = model?.versions.find((each) => each.version === version);
      if (!model || !found) return null;
      const aliases = namesOf(model, version);
      if (aliases.length > 0) return { aliases };
      if (model.versions.length === 1) return 'onlyVersion';
      if (isUsed(model.id, version)) return 'inUse';
      model.versions = model.versions.filter((each) => each !== found);
      return { artifactKey: found.artifactKey };
    },
  };
}

/** Aliases of models in memory. */
export function createFakeModelAliasStore(tables: FakeTables): ModelAliasStore {
  return {
    async move({ projectId, name, alias, to, keyId, policies = [] }) {
      const model = findModel(tables, projectId, name);
      if (!model) return 'noModel';
      const before = model.aliases.get(alias);
      if (to === null && !before) return 'noAlias';
      if (to !== null && before?.version === to) return { alias: copy(before), move: null };
      if (to !== null && !model.versions.some(({ version }) => version === to)) return 'noVersion';
      const moved = {
        movedAt: timeIn(tables, 0),
        movedBy: { keyId, keyName: tables.keys.get(keyId)?.record.name ?? '' },
      };
      const number = model.aliasMoves.length + 1;
      const move: AliasMove = {
        number,
        alias,
        from: before?.version ?? null,
        to,
        ...moved,
        policies: copy([...policies]),
      };
      model.aliasMoves.push(move);
      const { from, movedAt } = move;
      postMessage(tables, projectId, {
        type: 'model.alias.moved',
        at: movedAt,
        data: { model: name, modelId: model.id, alias, from, to, number, movedAt },
      });
      if (to === null) {
        model.aliases.delete(alias);
        return { alias: null, move: copy(move) };
      }
      const stored: ModelAlias = { alias, version: to, ...moved };
      model.aliases.set(alias, stored);
      return { alias: copy(stored), move: copy(move) };
    },

    async listMoves(projectId, name, { alias, ...query }) {
      const page = readNumberedPageQuery(query);
      const model = findModel(tables, projectId, name);
      if (!model) return null;
      const rows = model.aliasMoves
        .filter((move) => alias === undefined || move.alias === alias)
        .filter(({ number }) => page.before === null || number < page.before)
        .toReversed()
        .slice(0, page.take);
      return toNumberedPage(rows, page, (move) => copy(move));
    },
  };
}
