import { Environment } from '../src/config.ts';

interface VariableSchema {
  description?: string;
  default?: string | number;
  minimum?: number;
  maximum?: number;
  enum?: readonly string[];
  anyOf?: readonly { const: string }[];
}

/** The text of `docs/configuration.md`: every variable with its default, its range and its description. */
export function configurationDocs(): string {
  const sections = Object.entries(Environment.properties).map(([name, schema]) => {
    const { description, default: value, minimum, maximum } = schema as VariableSchema;
    const facts = [
      value === undefined || value === '' ? 'empty by default' : `default \`${value}\``,
      ...(minimum === undefined ? [] : [`at least ${minimum}`]),
      ...(maximum === undefined ? [] : [`at most ${maximum}`]),
    ];
    return `- \`${name}\` (${facts.join(', ')})${description ? `: ${description}` : '.'}`;
  });
  return `${heading}\n${sections.join('\n')}\n${ending}`;
}

const heading = `# Configuration

<!-- Written by \`npm run env:example\` from src/config.ts. -->

The service is configured by environment variables, or by a file \`.env\` in the working folder. A value that does not fit is refused at the start, with the
reason. \`.env.example\` lists the same variables.
`;

const ending = `
\`npm run setup\` does not read \`.env\`: export \`LIBTENSORFLOW_DIR\`, \`ENGINE\` and \`DATABASE_URL\` where it has to know of them. It also knows
\`TRAINYARD_ALLOW_UNPINNED\`: \`1\` takes a libtensorflow whose checksum is not pinned.
`;
