/** Absolute paths of POSIX and of Windows, also as file URLs; the last part is their name. */
const absolutePath = /(?<![\w:/.\\-])(?:file:\/\/)?(?:[A-Za-z]:)?(?:[\\/][\w.@+~=-]+){2,}/g;

/** The text with each absolute path cut down to its last part: where files lie on the machine is for the log alone. */
export function withoutPaths(text: string): string {
  return text.replaceAll(absolutePath, (found) => found.split(/[\\/]/).at(-1)!);
}
