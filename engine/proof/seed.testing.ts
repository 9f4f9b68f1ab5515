/** How much is tried, and where it begins: the suite is the same for everybody, a long run is another each time. */
const isLong = Number(process.env['CARILLON_LONG'] ?? 0) > 0;

/** Of what the suite tries, a long run tries so many times as much. */
export const share = isLong ? 25 : 1;

/** A long run that fails says its seed; `CARILLON_SEED` repeats it. */
export const seed =
  Number(process.env['CARILLON_SEED'] ?? 0) || (isLong ? Date.now() & 0x7fffffff : 20_260_301);
