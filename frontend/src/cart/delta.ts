// How a button or a typed number changes a cart line.

/** The error text for a typed quantity, as the server words it; undefined for a whole number. */
export function quantityFault(typed: string, isReadable: boolean): string | undefined {
  if (/^\+?\d+$/.test(typed.trim())) return undefined;
  // The value of a number field is empty if the browser cannot parse it.
  return typed.trim() === '' && isReadable ? 'Укажите количество: целое число, например 2' : 'Количество — целое число, например 2';
}

/** The change that a button means: a step, the typed number, or the removal of the line. */
export function deltaOf(pressed: { name: string; value: string } | undefined, typed: number, present: number): number {
  if (pressed?.name === 'remove') return -present;
  if (pressed?.name === 'delta') return Number(pressed.value) || 0;
  return Number.isFinite(typed) ? Math.max(0, Math.trunc(typed)) - present : 0;
}
