import { describe, expect, test } from 'vitest';
import { checkSpace } from '../../../src/search/check-space.ts';
import { settleConditions } from '../../../src/search/conditions.ts';
import { createSampler } from '../../../src/search/create-sampler.ts';
import type { Domain, SearchParameter } from '../../../src/search/types.ts';
import { mixedSpace, parameter } from './search-cases.ts';

const definition = { model: { family: 'mlp', layers: [{ units: 3 }] }, training: { epochs: 5 } };
const problemsOf = (...space: SearchParameter[]): string[] =>
  checkSpace(space, definition).map(({ pointer }) => pointer);

describe('checkSpace', () => {
  test('has nothing against a good space', () => {
    expect(checkSpace(mixedSpace, definition)).toEqual([]);
    expect(
      problemsOf(
        parameter('/training/optimizer', {
          type: 'choice',
          values: ['sgd', { type: 'adam', beta: [0.9, 0.99] }],
        }),
        parameter(
          '/training/rate',
          { type: 'logUniform', low: 1e-3, high: 1 },
          { '/training/optimizer': ['sgd'] },
        ),
        parameter(
          '/training/optimizer/epsilon',
          { type: 'logUniform', low: 1e-9, high: 1 },
          { '/training/optimizer/type': ['adam'] },
        ),
        parameter(
          '/model/layers/0/units',
          { type: 'integer', low: 1, high: 9 },
          { '/model/family': ['mlp', 'cnn'], '/model/layers/0/units': [3] },
        ),
      ),
    ).toEqual(['/~1model~1layers~10~1units/when']);
  });

  test.each<[Domain, string[]]>([
    [{ type: 'uniform', low: 1, high: 1 }, ['/low']],
    [{ type: 'integer', low: 3, high: 2 }, ['/low']],
    [{ type: 'logUniform', low: 0, high: 2 }, ['/low']],
    [{ type: 'logInteger', low: -1, high: 2 }, ['/low']],
    [{ type: 'logUniform', low: 2, high: -2 }, ['/low']],
    [{ type: 'integer', low: 0.5, high: 2 }, ['/low']],
    [{ type: 'integer', low: 0, high: 2.5, step: 1.5 }, ['/high', '/step']],
    [{ type: 'uniform', low: 0, high: Infinity }, ['/high']],
    [{ type: 'uniform', low: 0, high: 1, step: 0 }, ['/step']],
    [{ type: 'uniform', low: 0, high: 1, step: 1.5 }, ['/step']],
    [{ type: 'choice', values: [] }, ['/values']],
    [{ type: 'choice', values: [1, { a: 1, b: 2 }, '1', { b: 2, a: 1 }] }, ['/values/3']],
  ])('%j: says where', (domain, expected) => {
    expect(problemsOf(parameter('/training/x', domain))).toEqual(
      expected.map((pointer) => `/~1training~1x${pointer}`),
    );
  });

  test('says what would be right', () => {
    const [problem] = checkSpace([parameter('/a~1b', { type: 'logUniform', low: 0, high: 2 })], {});
    expect(problem).toEqual({
      pointer: '/~1a~01b/low',
      detail: 'low has to be above 0 on a logarithmic scale, not 0.',
    });
    const unknown = checkSpace(
      [
        parameter('/training/optimizer', { type: 'choice', values: ['sgd', 'adam'] }),
        parameter('/x', { type: 'uniform', low: 0, high: 1 }, { '/training/optimiser': ['sgd'] }),
      ],
      definition,
    );
    expect(unknown).toEqual([
      {
        pointer: '/~1x/when/~1training~1optimiser',
        detail:
          'There is no /training/optimiser, neither in the space nor in the definition: did you mean "/training/optimizer"?',
      },
    ]);
  });

  test('refuses places that are none, conditions that nothing meets, and circles', () => {
    const real: Domain = { type: 'uniform', low: 0, high: 1 };
    const choice: Domain = { type: 'choice', values: ['a', 'b'] };
    expect(problemsOf(parameter('', real), parameter('x', real), parameter('/~2', real))).toEqual([
      '/',
      '/x',
      '/~1~02',
    ]);
    expect(problemsOf(parameter('/a', choice), parameter('/a/b', real))).toEqual(['/~1a~1b']);
    const under = (when: SearchParameter['when']): string[] =>
      problemsOf(
        parameter('/a', choice),
        parameter('/r', real),
        parameter('/n', { type: 'integer', low: 1, high: 9, step: 2 }),
        parameter('/x', real, when),
      );
    expect(under({ '/a': [] })).toEqual(['/~1x/when/~1a']);
    expect(under({ '/a': ['b', 'c'] })).toEqual(['/~1x/when/~1a/1']);
    expect(under({ '/n': [1, 2, 11] })).toEqual(['/~1x/when/~1n/1', '/~1x/when/~1n/2']);
    expect(under({ '/r': [0.5] })).toEqual(['/~1x/when/~1r']);
    expect(under({ '/model/family': ['cnn'] })).toEqual(['/~1x/when/~1model~1family']);
    expect(under({ '/x': [1] })).toEqual(['/~1x/when']);
    expect(
      problemsOf(
        parameter('/a', choice, { '/b': ['a'] }),
        parameter('/b', choice, { '/c': ['a'] }),
        parameter('/c', choice, { '/a': ['a'] }),
        // This one waits for the circle, but is not in it.
        parameter('/d', choice, { '/a': ['a'] }),
      ),
    ).toEqual(['/~1a/when', '/~1b/when', '/~1c/when']);
  });
});

describe('settleConditions', () => {
  test('drops parameters that the definition excludes, and conditions that it meets', () => {
    const real: Domain = { type: 'uniform', low: 0, high: 1 };
    const settled = settleConditions(
      [
        parameter('/a', { type: 'choice', values: [1, 2] }, { '/model/family': ['mlp'] }),
        parameter('/b', real, { '/model/family': ['cnn'] }),
        parameter('/c', real, { '/model/layers/0': [{ units: 3 }], '/a': [2] }),
        parameter('/d', real, { '/nowhere': [null] }),
      ],
      definition,
    );
    expect(settled).toEqual([
      parameter('/a', { type: 'choice', values: [1, 2] }),
      parameter('/c', real, { '/a': [2] }),
    ]);
    expect(() => createSampler({ name: 'random' }, [parameter('/b', real, { '/nowhere': [1] })], 0)).toThrow(
      '/nowhere',
    );
  });

  test('a condition can ask for a place within the value of another parameter', () => {
    const space = [
      parameter('/optimizer/beta', { type: 'uniform', low: 0, high: 1 }, { '/optimizer/type': ['adam'] }),
      parameter('/optimizer', { type: 'choice', values: [{ type: 'adam' }, { type: 'sgd' }] }),
    ];
    const sampler = createSampler({ name: 'random' }, space, 0);
    const tried = Array.from({ length: 20 }, (_, i) => sampler.suggest(i, [])!);
    const shapes = new Set(
      tried.map((p) => `${JSON.stringify(p['/optimizer'])} ${Object.keys(p).join(' ')}`),
    );
    expect([...shapes].toSorted()).toEqual([
      '{"type":"adam"} /optimizer /optimizer/beta',
      '{"type":"sgd"} /optimizer',
    ]);
  });
});
