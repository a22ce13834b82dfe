// What a press or a number in a cart line means.

/** What is wrong with a quantity that was typed; nothing when it is a whole number. The sentences are the server's. */
export function quantityFault(typed: string, isReadable: boolean): string | undefined {
  if (/^\+?\d+$/.test(typed.trim())) return undefined;
  // A browser gives nothing for what it cannot read as a number.
  return typed.trim() === '' && isReadable ? 'Укажите количество: целое число, например 2' : 'Количество — целое число, например 2';
}

/** What a press means for the quantity: a step, the number typed, or everything out. */
export function deltaOf(pressed: { name: string; value: string } | undefined, typed: number, present: number): number {
  if (pressed?.name === 'remove') return -present;
  if (pressed?.name === 'delta') return Number(pressed.value) || 0;
  return Number.isFinite(typed) ? Math.max(0, Math.trunc(typed)) - present : 0;
}
