// A field of a form as the checks see it, and the mark-up of its fault: the same that the server renders.

import { element } from '../page/element';
import { icon } from '../page/icon';
import type { Declared } from '../rules/rules';

export type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** The fields of a form that a person fills in: not those that are only there to be read, by password managers for one. */
export const fieldsOf = (form: HTMLFormElement): Field[] => [...form.elements].filter((control): control is Field =>
  (control instanceof HTMLInputElement && control.willValidate && !['hidden', 'submit', 'button'].includes(control.type))
  || control instanceof HTMLSelectElement || control instanceof HTMLTextAreaElement);

/** The first field of that name. */
export const fieldNamed = (form: HTMLFormElement, name: string): Field | undefined => fieldsOf(form).find(field => field.name === name);

const isBox = (field: Field): field is HTMLInputElement => field instanceof HTMLInputElement && field.type === 'checkbox';

/** What stands in the field; a box that is not ticked is empty. */
export const valueOf = (field: Field): string => (isBox(field) ? (field.checked ? 'on' : '') : field.value);

/** What is declared on the field. */
export const declaredOn = (field: Field): Declared => ({
  names: (field.dataset['rule'] ?? '').split(' ').filter(name => name !== ''),
  required: field.required,
  requiredSentence: field.dataset['required'],
});

/** How the field is called: `data-label`, or its label without «необязательно». */
export function labelOf(field: Field): string {
  if (field.dataset['label'] !== undefined) return field.dataset['label'];
  const label = field.labels?.[0]?.cloneNode(true) as HTMLElement | undefined;
  label?.querySelectorAll('.optional').forEach(word => word.remove());
  return label?.textContent.trim().replace(/\s+/g, ' ') ?? field.name;
}

/** The box that holds the field, its hint and its fault. */
function holder(field: Field): Element {
  const check = field.closest('.form-check');
  if (check) return check;
  return field.closest('.input-affix')?.parentElement ?? field.parentElement ?? field;
}

const faultId = (field: Field): string => `${field.id === '' ? field.name : field.id}-fault`;

/** The ids that describe the field, without its faults. */
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

/** The sentence that stands under the field, whoever put it there. */
export const shownFault = (field: Field): string | undefined => holder(field).querySelector('.invalid-feedback')?.textContent.trim();

/** Shows a fault under the field, or takes it away. */
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
