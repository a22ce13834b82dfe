// The cart page without reloads: `<form data-cart-line="#cart">` of a line; after each change the region is fetched anew.

import { whileBusy } from '../forms/busy';
import { refresh } from '../page/refresh';
import { toast } from '../page/toast';
import { change, sayRefusal } from './add';
import { deltaOf } from './delta';

const quantityField = (form: HTMLFormElement): HTMLInputElement | null => form.querySelector('input[name="quantity"]');

async function apply(productId: string, delta: number, region: string): Promise<boolean> {
  const outcome = await change(productId, delta);
  if (!outcome.answer.ok) {
    sayRefusal(outcome);
    return false;
  }
  if (!await refresh(region)) location.reload();
  return true;
}

async function line(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  const field = quantityField(form);
  const present = Number(field?.defaultValue ?? form.dataset['qty'] ?? 1);
  const pressed = submitter instanceof HTMLButtonElement && submitter.name !== '' ? submitter : undefined;
  const delta = deltaOf(pressed, field?.value.trim() ? Number(field.value) : NaN, present);
  const { productId, region, name } = {
    productId: form.querySelector<HTMLInputElement>('[name="product_id"]')?.value ?? '',
    region: form.dataset['cartLine'] || '#cart',
    name: form.dataset['name'] ?? 'Товар',
  };
  if (delta === 0) return;
  const done = await apply(productId, delta, region);
  if (!done && field) field.value = field.defaultValue;
  if (done && present + delta <= 0) {
    toast(`Убрали из корзины: ${name}`, { label: 'Вернуть', act: () => void apply(productId, present, region) });
  }
}

/** Switches every line on, those that come with a renewed region too. */
export function cartLines(): void {
  document.addEventListener('submit', event => {
    const form = event.target as HTMLFormElement;
    if (form.dataset['cartLine'] === undefined || event.defaultPrevented) return;
    event.preventDefault();
    const { submitter } = event;
    // Enter in the number presses the form's first button, which is «−»; the number that was typed is what counts.
    const typed = document.activeElement === quantityField(form) ? null : submitter;
    void whileBusy(form, submitter, () => line(form, typed));
  });
  document.addEventListener('change', ({ target }) => {
    const form = target instanceof HTMLInputElement && target.name === 'quantity' ? target.form : null;
    if (form?.dataset['cartLine'] !== undefined) void whileBusy(form, null, () => line(form, null));
  });
}
