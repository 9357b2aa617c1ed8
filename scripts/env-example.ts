import { Environment } from '../src/config.ts';

/** The text of `.env.example`: every variable with its description and its default. */
export function envExample(): string {
  const lines = [
    '# Every variable that the service reads, with its default. Copy to .env and change what you need.',
  ];
  for (const [name, schema] of Object.entries(Environment.properties)) {
    const { description, default: value } = schema as { description?: string; default?: string | number };
    lines.push('', ...(description ? [`# ${description}`] : []), `${name}=${value ?? ''}`);
  }
  return `${lines.join('\n')}\n`;
}
