import type { ExperimentDefinition, InputColumn, ResolvedText } from '../contracts/definition/definition.ts';
import { Preparation } from '../contracts/definition/data.ts';
import { withDefaults } from '../contracts/with-defaults.ts';
import { neuralFamilies } from '../families/families.ts';
import { familyOf } from './family-of.ts';
import type { Findings } from './issues.ts';

/** Tokens of each encoding where their number is not given. */
const vocabularies: Readonly<Record<ResolvedText['encoding'], number>> = { sequence: 20_000, tfidf: 5000 };

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
  const family = familyOf(definition);
  const tokens = neuralFamilies.find(family)?.tokens;
  const readsTokens = tokens === 'always' || tokens === 'byDefault';
  const encoding = given.encoding ?? (readsTokens ? 'sequence' : 'tfidf');
  const filled = withDefaults(Preparation.properties.text, given);
  const { tokenizer, length, vocabulary = vocabularies[encoding] } = filled;
  if (encoding === 'sequence') {
    if (tokens === undefined)
      findings.reject(
        '/preparation/text/encoding',
        `The family "${family}" takes no sequence of tokens; use "tfidf", or one of the families ${familiesWithTokens().join(', ')}.`,
        'optionNotApplicable',
      );
    return { encoding, tokenizer, vocabulary, length };
  }
  if (tokens === 'always')
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
  return { encoding, tokenizer, vocabulary };
}

function familiesWithTokens(): string[] {
  return neuralFamilies.all().flatMap(({ family, tokens }) => (tokens === undefined ? [] : [family]));
}
