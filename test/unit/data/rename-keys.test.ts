import { expect, test } from 'vitest';
import { keyRenamer } from '../../../src/data/preparation/encode/rename-keys.ts';

const columns = ['user.age', 'user.geo.city', 'y'].map((name) => ({ name }));

test('an object of a prediction is the columns that were made of it; what it lacks has no value', () => {
  const rename = keyRenamer({ columns, otherColumns: ['user.id'] })!;
  expect(rename([{ user: { age: 3, geo: { city: 'A' }, id: 7 }, y: 1 }])).toEqual([
    { 'user.age': 3, 'user.geo.city': 'A', 'user.id': 7, y: 1 },
  ]);
  expect(rename([{ user: { geo: null } }])).toEqual([{ 'user.age': null, 'user.geo.city': null, 'user.id': null }]); // prettier-ignore
  expect(rename([{ user: null }])).toEqual([{ 'user.age': null, 'user.geo.city': null, 'user.id': null }]);
  expect(rename([{ 'user.age': 3, steps: [{ user: { age: 4 } }] }])[0]).toMatchObject({
    'user.age': 3,
    steps: [{ 'user.age': 4, 'user.geo.city': null }],
  });
});

test('other objects stay as they are, to be refused', () => {
  expect(keyRenamer({ columns: [{ name: 'a' }] })).toBeNull();
  const rename = keyRenamer({ columns: [...columns, { name: 'user' }] })!;
  expect(rename([{ user: { age: 3 }, other: { b: 1 } }])).toEqual([{ user: { age: 3 }, other: { b: 1 } }]);
});
