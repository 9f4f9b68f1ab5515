/**
 * Whole numbers of any size, added without loss: a sum that rounded would depend on the order in which its parts
 * came and went. Kept as a number as long as numbers are exact, as decimal digits beyond.
 */
export type Exact = number | string;

export function plus(sum: Exact, value: Exact): Exact {
  if (
    typeof sum === 'number' &&
    typeof value === 'number' &&
    Number.isSafeInteger(value) &&
    Number.isSafeInteger(sum + value)
  )
    return sum + value;
  const exact = BigInt(sum) + BigInt(value);
  const near = Number(exact);
  return Number.isSafeInteger(near) ? near : exact.toString();
}
