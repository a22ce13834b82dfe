// Password fields, `data-password`: a button that shows the password, a Caps Lock hint, and with `data-strength` a strength bar.

import { element } from '../page/element';
import { changeIcon, icon } from '../page/icon';
import { aboutOf } from './about';
import { estimate } from './estimate';

/** The container of the field and its button; created if the template has none. */
function affix(field: HTMLInputElement): HTMLElement {
  const present = field.closest<HTMLElement>('.input-affix');
  if (present) return present;
  const box = element('div', { class: 'input-affix' });
  field.replaceWith(box);
  box.append(field);
  return box;
}

function addReveal(field: HTMLInputElement): void {
  const button = element('button', { class: 'btn btn-ghost', type: 'button', 'aria-pressed': 'false', 'aria-label': 'Показать пароль' }, icon('eye'));
  const show = (shown: boolean): void => {
    field.type = shown ? 'text' : 'password';
    button.setAttribute('aria-pressed', String(shown));
    changeIcon(button, shown ? 'eye-slash' : 'eye');
  };
  button.addEventListener('click', () => show(field.type === 'password'));
  // If a visible password were submitted, the browser would store it among its text suggestions.
  field.form?.addEventListener('submit', () => show(false), { capture: true });
  affix(field).append(button);
}

function addCapsLockHint(field: HTMLInputElement): void {
  const hint = element('div', { class: 'form-hint text-low', role: 'status' });
  const watch = (event: KeyboardEvent | MouseEvent): void => {
    // Autofill fires `keydown` events that are not KeyboardEvents.
    if (typeof event.getModifierState !== 'function') return;
    hint.textContent = event.getModifierState('CapsLock') ? 'Включён Caps Lock' : '';
  };
  field.addEventListener('keydown', watch);
  field.addEventListener('keyup', watch);
  field.addEventListener('blur', () => { hint.textContent = ''; });
  affix(field).after(hint);
}

function addStrength(field: HTMLInputElement): void {
  const bar = element('div', { class: 'strength strength-0', 'aria-hidden': 'true' }, ...[1, 2, 3, 4].map(() => element('i')));
  const box = affix(field);
  const hint = box.parentElement?.querySelector<HTMLElement>('.form-hint:not([role])');
  const atRest = hint?.textContent ?? '';
  hint?.setAttribute('aria-live', 'polite');
  let at = 0;
  const show = (): void => {
    const { score, hint: words } = estimate(field.value, aboutOf(field));
    bar.classList.replace(`strength-${at}`, `strength-${score}`);
    at = score;
    // The bar appears with the first character, so that the page does not shift while it loads.
    if (!bar.isConnected) box.after(bar);
    if (hint && hint.textContent !== words) hint.textContent = words === '' ? atRest : words;
  };
  field.addEventListener('input', show);
  field.form?.addEventListener('reset', () => window.setTimeout(show));
}

const switchedOn = new WeakSet<HTMLInputElement>();

/** Enhances every `input[data-password]` that is not enhanced yet. */
export function passwordFields(): void {
  document.querySelectorAll<HTMLInputElement>('input[data-password]').forEach(field => {
    if (switchedOn.has(field)) return;
    switchedOn.add(field);
    addReveal(field);
    if (field.dataset['strength'] !== undefined) addStrength(field);
    addCapsLockHint(field);
  });
}
