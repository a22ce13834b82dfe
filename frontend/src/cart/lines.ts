// The cart page without reloads: `<form data-cart-line="#cart">` for each line; the region is fetched again after each change.

import { whileBusy } from '../forms/busy';
import { refresh } from '../page/refresh';
import { toast } from '../page/toast';
import { change, sayRefusal } from './add';
import { deltaOf, quantityFault } from './delta';

const quantityField = (form: HTMLFormElement): HTMLInputElement | null => form.querySelector('input[name="quantity"]');

/** Undoes a removal; says so if the quantity cannot be restored, or only in part. */
async function putBack(productId: string, pieces: number, name: string, region: string): Promise<void> {
  const outcome = await change(productId, pieces);
  if (outcome.status === 404) return toast(`${name}: вернуть не получилось, товар больше не продаётся`, undefined, 'fault');
  if (!outcome.answer.ok) return sayRefusal(outcome);
  const { qty = 0 } = outcome.answer;
  if (qty < pieces) toast(`${name}: вернули не всё, в корзине ${qty} шт.`, undefined, 'fault');
  if (!await refresh(region)) location.reload();
}

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
  const fault = field && !pressed ? quantityFault(field.value, !field.validity.badInput) : undefined;
  if (field && fault !== undefined) {
    field.value = field.defaultValue;
    return toast(fault, undefined, 'fault');
  }
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
    if (form.dataset['gone'] !== undefined) toast(`Убрали из корзины: ${name}. Вернуть не получится: его больше нет в продаже`);
    else toast(`Убрали из корзины: ${name}`, { label: 'Вернуть', act: () => void putBack(productId, present, name, region) });
  }
}

/** Why a button does nothing. It is not disabled, because that would lose the focus. */
function limitOf(button: HTMLElement | null): string | undefined {
  const reason = button?.getAttribute('aria-disabled') === 'true' ? button.getAttribute('aria-describedby') : null;
  return reason === null || reason === undefined ? undefined : document.getElementById(reason)?.textContent.trim();
}

/** Enhances every line, including those of refreshed regions. */
export function cartLines(): void {
  document.addEventListener('submit', event => {
    const form = event.target as HTMLFormElement;
    if (form.dataset['cartLine'] === undefined || event.defaultPrevented) return;
    event.preventDefault();
    const { submitter } = event;
    const limit = limitOf(submitter);
    if (limit !== undefined) return toast(limit, undefined, 'fault');
    // Enter in the number field presses the form's first button, «−»; what the customer means is the typed number.
    const typed = document.activeElement === quantityField(form) ? null : submitter;
    void whileBusy(form, submitter, () => line(form, typed));
  });
  document.addEventListener('change', ({ target }) => {
    const form = target instanceof HTMLInputElement && target.name === 'quantity' ? target.form : null;
    if (form?.dataset['cartLine'] !== undefined) void whileBusy(form, null, () => line(form, null));
  });
}
