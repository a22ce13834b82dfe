// A form field as the checks see it, and the markup of its error, which is the same as the server's.

import { element } from '../page/element';
import { icon } from '../page/icon';
import type { Declared } from '../rules/rules';

export type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** The fields that a person fills in; not read-only ones, such as a login field for password managers. */
export const fieldsOf = (form: HTMLFormElement): Field[] => [...form.elements].filter((control): control is Field =>
  (control instanceof HTMLInputElement && control.willValidate && !['hidden', 'submit', 'button'].includes(control.type))
  || control instanceof HTMLSelectElement || control instanceof HTMLTextAreaElement);

/** The first field of that name. */
export const fieldNamed = (form: HTMLFormElement, name: string): Field | undefined => fieldsOf(form).find(field => field.name === name);

const isBox = (field: Field): field is HTMLInputElement => field instanceof HTMLInputElement && field.type === 'checkbox';

/** The field's value; empty for an unticked checkbox. */
export const valueOf = (field: Field): string => (isBox(field) ? (field.checked ? 'on' : '') : field.value);

/** The rules declared on the field. */
export const declaredOn = (field: Field): Declared => ({
  names: (field.dataset['rule'] ?? '').split(' ').filter(name => name !== ''),
  required: field.required,
  requiredSentence: field.dataset['required'],
});

/** The field's name in error texts: `data-label`, or its label without «необязательно». */
export function labelOf(field: Field): string {
  if (field.dataset['label'] !== undefined) return field.dataset['label'];
  const label = field.labels?.[0]?.cloneNode(true) as HTMLElement | undefined;
  label?.querySelectorAll('.optional').forEach(word => word.remove());
  return label?.textContent.trim().replace(/\s+/g, ' ') ?? field.name;
}

/** The container of the field, its hint and its error. */
function holder(field: Field): Element {
  const check = field.closest('.form-check');
  if (check) return check;
  return field.closest('.input-affix')?.parentElement ?? field.parentElement ?? field;
}

const faultId = (field: Field): string => `${field.id === '' ? field.name : field.id}-fault`;

/** The ids in `aria-describedby`, without the error's. */
function describedBy(field: Field, faults: Element[]): string[] {
  const gone = new Set(faults.map(fault => fault.id));
  return (field.getAttribute('aria-describedby') ?? '').split(' ').filter(id => id !== '' && !gone.has(id));
}

function describe(field: Field, ids: string[]): void {
  if (ids.length === 0) field.removeAttribute('aria-describedby');
  else field.setAttribute('aria-describedby', ids.join(' '));
}

function faultElement(field: Field, sentence: string): HTMLElement {
  return element(
    'div',
    { class: 'invalid-feedback', id: faultId(field) },
    icon('exclamation-circle-fill', 'icon-sm mt-half'),
    element('span', {}, sentence),
  );
}

/** The error text below the field, whether from the server or from here. */
export const shownFault = (field: Field): string | undefined => holder(field).querySelector('.invalid-feedback')?.textContent.trim();

/** Shows an error below the field, or removes it. */
export function showFault(field: Field, sentence: string | undefined): void {
  if (shownFault(field) === sentence) return;
  const box = holder(field);
  const old = [...box.querySelectorAll('.invalid-feedback')];
  const others = describedBy(field, old);
  old.forEach(fault => fault.remove());
  field.classList.toggle('is-invalid', sentence !== undefined);
  box.querySelectorAll<HTMLElement>('.form-hint:not([role])').forEach(hint => { hint.hidden = sentence !== undefined; });
  if (sentence === undefined) {
    field.removeAttribute('aria-invalid');
    return describe(field, others);
  }
  field.setAttribute('aria-invalid', 'true');
  box.append(faultElement(field, sentence));
  describe(field, [faultId(field), ...others]);
}
