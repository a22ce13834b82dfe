// Russian plurals by CLDR's rules, the same as src/kernel/plural.rs.

/** «товар» for 1 and 21, «товара» for 2 and 24, «товаров» for 0, 5 and 11. */
export function plural(count: number, one: string, few: string, many: string): string {
  const size = Math.abs(Math.trunc(count));
  const tens = size % 100;
  const units = size % 10;
  if (tens >= 11 && tens <= 14) return many;
  if (units === 1) return one;
  return units >= 2 && units <= 4 ? few : many;
}
