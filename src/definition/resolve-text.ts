import type { ExperimentDefinition, InputColumn, ResolvedText } from '../contracts/definition/definition.ts';
import type { Findings } from './issues.ts';

type Family = NonNullable<ExperimentDefinition['model']>['family'];

/** Families that read a text token by token. */
const readers: readonly Family[] = ['textCnn', 'lstm', 'gru', 'transformer', 'custom'];

/** Families that take tokens where they are asked to: as the mean of their embeddings. */
const averagers: readonly Family[] = ['linear', 'mlp', 'wideAndDeep', 'cnn', 'resnet'];

/** How text columns become numbers, with every default written in; undefined where no input is a text. */
export function resolveText(
  definition: ExperimentDefinition,
  inputs: readonly InputColumn[],
  findings: Findings,
): ResolvedText | undefined {
  const given = definition.preparation?.text ?? {};
  if (!inputs.some(({ type }) => type === 'text')) {
    if (definition.preparation?.text !== undefined)
      findings.reject(
        '/preparation/text',
        'No input is a text; inputs.types can make a column of strings one.',
        'optionNotApplicable',
      );
    return undefined;
  }
  const family = definition.model?.family ?? 'mlp';
  const readsTokens = readers.includes(family);
  const encoding = given.encoding ?? (readsTokens ? 'sequence' : 'tfidf');
  const { tokenizer = 'word' } = given;
  if (encoding === 'sequence') {
    if (!readsTokens && !averagers.includes(family))
      findings.reject(
        '/preparation/text/encoding',
        `The family "${family}" takes no sequence of tokens; use "tfidf", or the family ${readers.slice(0, -1).join(', ')}, or ${averagers.join(', ')}.`,
        'optionNotApplicable',
      );
    const { vocabulary = 20_000, length = 128 } = given;
    return { encoding, tokenizer, vocabulary, length };
  }
  if (family !== 'custom' && readsTokens)
    findings.reject(
      '/preparation/text/encoding',
      `The family "${family}" reads tokens in their order, which "tfidf" does not keep; use "sequence".`,
      'optionNotApplicable',
    );
  if (given.length !== undefined)
    findings.reject(
      '/preparation/text/length',
      'A length is for the encoding "sequence"; "tfidf" takes all of a text.',
      'optionNotApplicable',
    );
  return { encoding, tokenizer, vocabulary: given.vocabulary ?? 5000 };
}
