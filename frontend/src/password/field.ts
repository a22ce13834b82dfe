// Password fields, `data-password`: a button that shows the password, a hint about Caps Lock, and with `data-strength` a bar.

import { element } from '../page/element';
import { changeIcon, icon } from '../page/icon';
import { aboutOf } from './about';
import { estimate } from './estimate';

/** The box around the field that its button stands in; made when the template has none. */
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
  // A password that is sent in the open would be kept by the browser among the texts it suggests.
  field.form?.addEventListener('submit', () => show(false), { capture: true });
  affix(field).append(button);
}

function addCapsLockHint(field: HTMLInputElement): void {
  const hint = element('div', { class: 'form-hint text-low', role: 'status' });
  const watch = (event: KeyboardEvent | MouseEvent): void => {
    // Autofill fires key events that are none.
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
    // The bar comes with the first character: before it there is nothing to show, and the page must not jump while it loads.
    if (!bar.isConnected) box.after(bar);
    if (hint && hint.textContent !== words) hint.textContent = words === '' ? atRest : words;
  };
  field.addEventListener('input', show);
  field.form?.addEventListener('reset', () => window.setTimeout(show));
}

const switchedOn = new WeakSet<HTMLInputElement>();

/** Every `input[data-password]` that is not switched on yet. */
export function passwordFields(): void {
  document.querySelectorAll<HTMLInputElement>('input[data-password]').forEach(field => {
    if (switchedOn.has(field)) return;
    switchedOn.add(field);
    addReveal(field);
    if (field.dataset['strength'] !== undefined) addStrength(field);
    addCapsLockHint(field);
  });
}
