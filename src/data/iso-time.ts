/**
 * A moment as ISO 8601 in UTC, with as many digits of its fraction as it needs: none, 3, 6 or 9.
 * @param seconds since 1970, whole; @param nanos 0 … 999,999,999
 */
export function isoTime(seconds: number, nanos: number): string {
  const whole = new Date(seconds * 1000).toISOString().replace('.000Z', '');
  const digits = nanos === 0 ? 0 : nanos % 1_000_000 === 0 ? 3 : nanos % 1000 === 0 ? 6 : 9;
  return `${whole}${digits === 0 ? '' : `.${String(nanos).padStart(9, '0').slice(0, digits)}`}Z`;
}

/** SQL of the same from a TIMESTAMP or TIMESTAMP_NS. */
export function isoTimeSql(cell: string): string {
  const nanos = `(epoch_ns(${cell}) % 1000000000 + 1000000000) % 1000000000`;
  const fraction = `lpad(CAST(${nanos} AS VARCHAR), 9, '0')`;
  return `strftime(${cell}, '%Y-%m-%dT%H:%M:%S') || CASE WHEN ${nanos} = 0 THEN '' WHEN ${nanos} % 1000000 = 0 THEN '.' || left(${fraction}, 3) WHEN ${nanos} % 1000 = 0 THEN '.' || left(${fraction}, 6) ELSE '.' || ${fraction} END || 'Z'`;
}
