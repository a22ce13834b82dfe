// What a press or a number in a cart line means.

/** What a press means for the quantity: a step, the number typed, or everything out. */
export function deltaOf(pressed: { name: string; value: string } | undefined, typed: number, present: number): number {
  if (pressed?.name === 'remove') return -present;
  if (pressed?.name === 'delta') return Number(pressed.value) || 0;
  return Number.isFinite(typed) ? Math.max(0, Math.trunc(typed)) - present : 0;
}
