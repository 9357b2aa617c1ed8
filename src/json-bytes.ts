/** The bytes that structure JSON text. */
export const quote = 34;
export const backslash = 92;
export const comma = 44;
export const colon = 58;
export const openBrace = 123;
export const closeBrace = 125;
export const openBracket = 91;
export const closeBracket = 93;

/** White space between JSON's tokens. */
export const isSpace = (byte: number): boolean => byte === 32 || byte === 10 || byte === 13 || byte === 9;
export const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;
