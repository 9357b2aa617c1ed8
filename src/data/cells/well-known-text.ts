/** Geometries as geographic programs write them into texts: well-known text, perhaps with its reference system (EWKT). */
export const wellKnownText =
  /^(?:SRID=\d+;)?(?:MULTI)?(?:POINT|LINESTRING|POLYGON|CURVE|SURFACE|GEOMETRYCOLLECTION|CIRCULARSTRING|COMPOUNDCURVE|CURVEPOLYGON|TRIANGLE|TIN|POLYHEDRALSURFACE)\s*(?:Z|M|ZM)?\s*(?:\(|EMPTY$)/i;
