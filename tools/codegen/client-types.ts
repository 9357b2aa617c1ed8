import openapiTS, { astToString } from 'openapi-typescript';

const header = `/** Types of the API, written by \`npm run openapi\` from openapi/openapi.json. */\n\n`;

/** The text of \`src/client/api-types.ts\`: what openapi-typescript makes of the document with no options. */
export async function clientTypes(document: object): Promise<string> {
  return header + astToString(await openapiTS(document as never, { silent: true }));
}
