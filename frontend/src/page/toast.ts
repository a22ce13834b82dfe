// Toasts: shown for six seconds and announced to screen readers; hovering or focusing one keeps it.

import { element } from './element';
import { icon } from './icon';

const shownFor = 6000;

/** A link or button at the end of a toast. */
export type ToastAction = { label: string; href: string } | { label: string; act(): void };

function stack(): HTMLElement {
  const present = document.querySelector<HTMLElement>('.toast-stack');
  if (present) return present;
  const made = element('div', { class: 'toast-stack', role: 'status', 'aria-live': 'polite' });
  document.body.append(made);
  return made;
}

function keepWhileUsed(toast: HTMLElement): void {
  let timer = 0;
  const wait = (): void => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => toast.remove(), shownFor);
  };
  const stay = (): void => window.clearTimeout(timer);
  toast.addEventListener('pointerenter', stay);
  toast.addEventListener('pointerleave', wait);
  toast.addEventListener('focusin', stay);
  toast.addEventListener('focusout', wait);
  toast.addEventListener('keydown', event => { if (event.key === 'Escape') toast.remove(); });
  wait();
}

function actionElement(action: ToastAction, done: () => void): HTMLElement {
  if ('href' in action) return element('a', { href: action.href }, action.label);
  const button = element('button', { class: 'toast-action', type: 'button' }, action.label);
  button.addEventListener('click', () => { done(); action.act(); });
  return button;
}

/** Shows a toast. `kind` chooses the icon. */
export function toast(text: string, action?: ToastAction, kind: 'done' | 'fault' = 'done'): void {
  const close = element('button', { class: 'toast-close', type: 'button', 'aria-label': 'Закрыть сообщение' }, icon('x-lg', 'icon-sm') ?? '×');
  const made = element('div', { class: 'toast' });
  made.append(element(
    'div',
    { class: 'toast-body d-flex align-items-center gap-3' },
    icon(kind === 'done' ? 'check-circle-fill' : 'exclamation-circle-fill'),
    element('span', { class: 'flex-fill' }, text),
    action && actionElement(action, () => made.remove()),
    close,
  ));
  close.addEventListener('click', () => made.remove());
  const holder = stack();
  // A repeated message replaces the old one; at most three are shown.
  for (const old of [...holder.children]) {
    if (old.textContent === made.textContent || holder.childElementCount > 2) old.remove();
  }
  // The container must be in the page before its content changes, or screen readers miss the first toast.
  window.setTimeout(() => {
    holder.append(made);
    keepWhileUsed(made);
  }, 50);
}

/** Turns the server's flash messages (`data-flash`), which browsers without scripts show on top, into toasts. */
export function flashToToasts(page: ParentNode = document): void {
  page.querySelectorAll<HTMLElement>('[data-flash]').forEach(notice => {
    const text = notice.textContent.trim().replace(/\s+/g, ' ');
    if (text === '') return;
    notice.remove();
    toast(text, undefined, notice.dataset['flash'] === 'bad' ? 'fault' : 'done');
  });
}
