const between = /[\s_\p{Pd}]+/gu;
const plainNumber = /^[+-]?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/;
const shownValues = 5;

/** What spellings of one value have in common: letters without their case, widths and composed forms, one kind of gap, the value of a number. */
function commonForm(value: string): string {
  if (plainNumber.test(value)) return String(Number(value));
  return value.normalize('NFKC').toLowerCase().replace(between, ' ').trim();
}

const escaped = (value: string): string =>
  // What looks equal is told apart by its code points.
  JSON.stringify(value.slice(0, 40)).replace(/[^ -~]/gu, (c) =>
    /\p{M}|\p{Z}|\p{C}/u.test(c) ? `\\u{${c.codePointAt(0)!.toString(16)}}` : c,
  );

/**
 * What to say of values that may be spellings of one, such as `Yes`, `yes` and `YES`; null where there are none.
 * @param counts the values of a column, the most frequent first
 */
export function similarValues(counts: readonly { value: string; count: number }[]): string | null {
  const forms = new Map<string, { value: string; count: number }[]>();
  for (const counted of counts) {
    const form = commonForm(counted.value);
    const group = forms.get(form);
    if (group === undefined) forms.set(form, [counted]);
    else group.push(counted);
  }
  const alike = [...forms.values()].filter((group) => group.length > 1);
  if (alike.length === 0) return null;
  const shown = alike[0]
    .slice(0, shownValues)
    .map(({ value, count }) => `${escaped(value)} (${count} rows)`)
    .join(', ');
  const others = alike.length === 1 ? '' : `; so do those of ${alike.length - 1} more`;
  return `Values differ in letter case, spaces, hyphens, Unicode form or as numbers are written only: ${shown}${others}. Each counts as a value of its own; if they mean the same, make them equal in the data.`;
}
