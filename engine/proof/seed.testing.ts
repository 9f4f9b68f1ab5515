/** How much is tried, and where it begins: the suite is the same for everybody, a long run is another each time. */
const asked = Number(process.env['CARILLON_LONG'] ?? 0);
const isLong = asked > 0;

/** Of what the suite tries, a long run tries so many times as much: 25, or whatever greater number than 1 is asked for. */
export const share = asked > 1 ? Math.floor(asked) : isLong ? 25 : 1;

/** A long run that fails says its seed; `CARILLON_SEED` repeats it. */
export const seed =
  Number(process.env['CARILLON_SEED'] ?? 0) || (isLong ? Date.now() & 0x7fffffff : 20_260_301);
