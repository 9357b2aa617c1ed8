import { Type } from 'typebox';
import { maxStoredInteger, OneOf } from '../../contracts/common.ts';
import { exportFormats } from '../../contracts/export.ts';
import { ModelName } from '../../contracts/model.ts';
import { AliasName } from '../../contracts/model-alias.ts';

export const modelParams = Type.Object({ name: ModelName });
export const versionParams = Type.Object({
  name: ModelName,
  version: Type.Integer({ minimum: 1, maximum: maxStoredInteger }),
});
export const exportParams = Type.Object({
  ...versionParams.properties,
  format: OneOf(exportFormats, { description: 'Format of the export.' }),
});
export const aliasParams = Type.Object({ name: ModelName, alias: AliasName });

/** A path with an alias: the name ends at the `@`, which no name has. */
export const aliasPath = '/models/:name([^@]*)@:alias';
