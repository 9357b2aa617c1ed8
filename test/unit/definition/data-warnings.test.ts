import { expect, it } from 'vitest';
import type { DatasetProfile } from '../../../src/contracts/dataset.ts';
import { dataWarnings } from '../../../src/definition/data-warnings.ts';
import { definitions, profile } from '../../support/store-fixtures.ts';

it('of a warning of many columns, 20 are listed and the others counted', () => {
  const names = Array.from({ length: 50 }, (_, i) => `c${i}`);
  const sparse: DatasetProfile = {
    ...profile,
    warnings: names.map((column) => ({ code: 'mostlyMissing', column, detail: 'Most are missing.' })),
  };
  const inputs = names.map((name) => ({ name, type: 'numeric' as const }));
  const { resolved } = definitions('ds');
  const warnings = dataWarnings({ ...resolved, inputs }, { id: 'ds', profile: sparse });
  expect(warnings).toHaveLength(21);
  expect(warnings.slice(0, 20).map(({ column }) => column)).toEqual(names.slice(0, 20));
  expect(warnings[20]).toMatchObject({ code: 'mostlyMissing', column: null });
  expect(warnings[20].detail).toMatch(/^The same holds for 30 more column\(s\): "c20", .*, …$/);
  const few = dataWarnings({ ...resolved, inputs: inputs.slice(0, 3) }, { id: 'ds', profile: sparse });
  expect(few.map(({ column }) => column)).toEqual(['c0', 'c1', 'c2']);
});

it('groups are told that random parts divide, also of columns that are no inputs', () => {
  const { resolved } = definitions('ds');
  const target = 'target' in resolved.task ? (resolved.task.target as string) : '';
  const grouped: DatasetProfile = {
    ...profile,
    determinations: [{ column: target, by: 'patient', measure: 'group', strength: 1 }],
  };
  const warned = (split: object) =>
    dataWarnings({ ...resolved, split: { ...resolved.split, ...split } }, { id: 'ds', profile: grouped })
      .filter(({ code }) => code === 'groupsAcrossParts')
      .map(({ column }) => column);
  expect(warned({ strategy: 'stratified' })).toEqual(['patient']);
  expect(warned({ strategy: 'kFold', folds: 5 })).toEqual(['patient']);
  expect(warned({ strategy: 'grouped', column: 'other' })).toEqual(['patient']);
  expect(warned({ strategy: 'grouped', column: 'patient' })).toEqual([]);
  expect(warned({ strategy: 'timeOrdered', column: 'day' })).toEqual([]);
  expect(warned({ strategy: 'column', column: 'part' })).toEqual([]);
});
