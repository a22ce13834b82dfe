// «В корзину» without a reload: `<form data-cart-add>`, one for the whole page or one around each button.

import { whileBusy } from '../forms/busy';
import { changeIcon } from '../page/icon';
import { refresh } from '../page/refresh';
import { plural } from '../page/plural';
import { type Answer, type Outcome, send } from '../page/send';
import { toast, type ToastAction } from '../page/toast';
import { waitingTime } from '../page/waiting';
import { showCount, shownCount } from './count';

const address = '/api/cart/add';
const toCart: ToastAction = { label: 'Перейти', href: '/cart/' };

/** Changes the quantity of a product; shows the new number in the header. */
export async function change(productId: string, delta: number): Promise<Outcome> {
  const outcome = await send(address, { product_id: productId, delta });
  if (outcome.answer.ok && outcome.answer.count !== undefined) showCount(outcome.answer.count);
  return outcome;
}

/** Why the cart did not change, as a toast. */
export function sayRefusal({ answer, retryAfter }: Outcome): void {
  const said = answer.error ?? Object.values(answer.errors ?? {}).join(' ');
  toast(retryAfter === undefined ? said : `${said} Попробуйте ${waitingTime(retryAfter)}.`, undefined, 'fault');
}

/** The words of a button, beside its icon. */
function relabel(button: HTMLElement, words: string): void {
  const text = [...button.childNodes].find(node => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '');
  if (text) text.textContent = words;
  else button.append(words);
}

/** The button of a product that is in the cart: it still adds one more. */
function showInCart(button: HTMLElement, name: string, quantity: number): void {
  const words = quantity > 1 ? `В корзине, ${quantity}` : 'В корзине';
  button.dataset['qty'] = String(quantity);
  button.dataset['name'] = name;
  button.classList.add('is-in-cart');
  changeIcon(button, 'check2');
  relabel(button, words);
  button.setAttribute('aria-label', `${words}: добавить ещё, ${name}`);
}

/** The pressed button and its like: a product's page has one beside the price and one at the lower edge. */
function buttonsOf(productId: string, pressed: HTMLElement | null): Set<HTMLElement> {
  const alike = document.querySelectorAll<HTMLElement>(`button[name="product_id"][value="${CSS.escape(productId)}"]`);
  return new Set(pressed ? [pressed, ...alike] : alike);
}

/** Whether there is more of it now. A button that does not know how many of it there were goes by the number on the cart. */
function isMore({ qty = 0, count = 0 }: Answer, known: string | undefined, shown: number): boolean {
  return known === undefined ? count > shown : qty > Number(known);
}

function sayAdded(name: string, added: boolean, { qty = 0, message }: Answer): void {
  if (added) return toast(`${name} в корзине`, toCart);
  toast(message ?? `Больше на складе нет: в корзине ${qty} ${plural(qty, 'штука', 'штуки', 'штук')}`, toCart, 'fault');
}

/** What is added: the pressed button's product, or the fields of its form. */
function wanted(form: HTMLFormElement, button: HTMLElement | null): { productId: string; delta: number } {
  const fields = new FormData(form);
  const pressed = button instanceof HTMLButtonElement && button.name === 'product_id' ? button.value : undefined;
  const delta = Number(fields.get('quantity') ?? fields.get('delta') ?? 1);
  return { productId: pressed ?? String(fields.get('product_id') ?? ''), delta: Number.isInteger(delta) && delta > 0 ? delta : 1 };
}

async function add(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  const { productId, delta } = wanted(form, button);
  const name = button?.dataset['name'] ?? button?.getAttribute('aria-label')?.replace(/^[^:]*: /, '') ?? 'Товар';
  const [known, shown] = [button?.dataset['qty'], shownCount()];
  const outcome = await change(productId, delta);
  if (!outcome.answer.ok) return sayRefusal(outcome);
  const { qty } = outcome.answer;
  if (qty !== undefined) for (const each of buttonsOf(productId, button)) showInCart(each, name, qty);
  sayAdded(name, isMore(outcome.answer, known, shown), outcome.answer);
  if (form.dataset['refresh'] !== undefined) await refresh(form.dataset['refresh']);
}

/** Switches every `form[data-cart-add]` on. */
export function cartButtons(): void {
  document.addEventListener('submit', event => {
    const form = event.target as HTMLFormElement;
    if (form.dataset['cartAdd'] === undefined || event.defaultPrevented) return;
    event.preventDefault();
    const { submitter } = event;
    // One form serves all buttons of the page: each is busy on its own.
    void whileBusy(submitter ?? form, submitter, () => add(form, submitter));
  });
}
