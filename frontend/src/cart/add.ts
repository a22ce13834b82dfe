// «В корзину» without a page reload: `<form data-cart-add>`, one for the whole page or one around each button.

import { whileBusy } from '../forms/busy';
import { element } from '../page/element';
import { icon } from '../page/icon';
import { refresh } from '../page/refresh';
import { plural } from '../page/plural';
import { type Answer, type Outcome, send } from '../page/send';
import { toast, type ToastAction } from '../page/toast';
import { waitingTime } from '../page/waiting';
import { showCount } from './count';

const address = '/api/cart/add';
const toCart: ToastAction = { label: 'Перейти', href: '/cart/' };

/** Changes the quantity of a product and updates the count in the header. */
export async function change(productId: string, delta: number): Promise<Outcome> {
  const outcome = await send(address, { product_id: productId, delta });
  if (outcome.answer.ok && outcome.answer.count !== undefined) showCount(outcome.answer.count);
  return outcome;
}

/** Shows a toast that says why the cart did not change. */
export function sayRefusal({ answer, retryAfter }: Outcome): void {
  const said = answer.error ?? Object.values(answer.errors ?? {}).join(' ');
  toast(retryAfter === undefined ? said : `${said} Попробуйте ${waitingTime(retryAfter)}.`, undefined, 'fault');
}

/** The link to the cart that replaces a button, with the server's markup for a product in the cart. */
function showInCart(button: HTMLElement, product: string, name: string, quantity: number): void {
  const words = quantity > 1 ? `В корзине, ${quantity}` : 'В корзине';
  const link = element(
    'a',
    { class: `${button.className} is-in-cart`, href: '/cart/', 'data-buy': product, 'aria-label': `${words}: ${name}, открыть корзину` },
    icon('check2'),
    words,
  );
  const hadFocus = document.activeElement === button;
  button.replaceWith(link);
  if (hadFocus) link.focus({ preventScroll: true });
}

/** All buttons of a product: its page has one beside the price and one at the lower edge. */
function showAllInCart(product: string, name: string, quantity: number): void {
  const buttons = document.querySelectorAll<HTMLElement>(`[data-buy="${CSS.escape(product)}"]`);
  buttons.forEach(button => showInCart(button, product, name, quantity));
}

/** The server shows buttons only for products that are not in the cart, so a quantity above 0 means that it was added. */
function sayAdded(name: string, { qty = 0, message }: Answer): void {
  if (qty > 0 && message === undefined) return toast(`${name} в корзине`, toCart);
  toast(message ?? `Больше на складе нет: в корзине ${qty} ${plural(qty, 'штука', 'штуки', 'штук')}`, toCart, 'fault');
}

/** What to add: the pressed button's product, or the fields of its form. */
function wanted(form: HTMLFormElement, button: HTMLElement | null): { productId: string; delta: number } {
  const fields = new FormData(form);
  const pressed = button instanceof HTMLButtonElement && button.name === 'product_id' ? button.value : undefined;
  const delta = Number(fields.get('quantity') ?? fields.get('delta') ?? 1);
  return { productId: pressed ?? String(fields.get('product_id') ?? ''), delta: Number.isInteger(delta) && delta > 0 ? delta : 1 };
}

async function add(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  const { productId, delta } = wanted(form, button);
  const name = button?.dataset['name'] ?? button?.getAttribute('aria-label')?.replace(/^[^:]*: /, '') ?? 'Товар';
  const outcome = await change(productId, delta);
  if (!outcome.answer.ok) return sayRefusal(outcome);
  const { qty = 0 } = outcome.answer;
  if (qty > 0) showAllInCart(productId, name, qty);
  sayAdded(name, outcome.answer);
  if (form.dataset['refresh'] !== undefined) await refresh(form.dataset['refresh']);
}

/** Enhances every `form[data-cart-add]`. */
export function cartButtons(): void {
  document.addEventListener('submit', event => {
    const form = event.target as HTMLFormElement;
    if (form.dataset['cartAdd'] === undefined || event.defaultPrevented) return;
    event.preventDefault();
    const { submitter } = event;
    // One form serves all buttons of the page, so the busy state is per button.
    void whileBusy(submitter ?? form, submitter, () => add(form, submitter));
  });
}
