// The top of a form after a submit: a list of errors with links, or one notice.

import { element } from '../page/element';
import { icon } from '../page/icon';
import { type Field, fieldNamed, fieldsOf, showFault, shownFault } from './field';
import { heading } from './heading';

/** Removes the summary or notice, whether from the server or from here. */
export function clearTop(form: HTMLFormElement): void {
  form.querySelectorAll('.notice[role="alert"], .notice[role="status"], .error-summary').forEach(notice => {
    // In a form with grid columns the notice gets a column of its own.
    const column = notice.parentElement;
    notice.remove();
    if (column !== form && column?.childElementCount === 0 && column.dataset['summary'] === undefined) column.remove();
  });
}

function putOnTop(form: HTMLFormElement, notice: HTMLElement): void {
  clearTop(form);
  const place = form.querySelector<HTMLElement>('[data-summary]') ?? form;
  place.prepend(form.classList.contains('row') ? element('div', { class: 'col-12' }, notice) : notice);
  notice.tabIndex = -1;
  notice.focus();
}

/** A notice on top of the form: an error that belongs to no field, or a success. */
export function notice(form: HTMLFormElement, kind: 'ok' | 'bad', sentence: string, more?: string): void {
  const [name, role] = kind === 'ok' ? ['check-circle', 'status'] as const : ['exclamation-circle', 'alert'] as const;
  const text = more === undefined ? element('p', {}, sentence) : element('p', {}, element('strong', {}, `${sentence.replace(/\.$/, '')}.`), ` ${more}`);
  putOnTop(form, element('div', { class: `notice notice-${kind}`, role }, icon(name), text));
}

function link(field: Field): HTMLElement {
  const anchor = element('a', { href: `#${field.id}` }, shownFault(field) ?? '');
  anchor.addEventListener('click', event => { event.preventDefault(); field.focus(); });
  return element('li', {}, anchor);
}

/** Shows the summary of the fields' errors and focuses it. */
export function summary(form: HTMLFormElement, faulty: Field[]): void {
  putOnTop(form, element(
    'div',
    { class: 'notice notice-bad error-summary', role: 'alert' },
    icon('exclamation-circle'),
    element('div', {}, element('strong', {}, heading(faulty.length)), element('ul', {}, ...faulty.map(link))),
  ));
}

/** Shows the server's errors below their fields, and the others on top. `hint` is added to `auth`. */
export function showErrors(form: HTMLFormElement, errors: Record<string, string>, hint?: string): void {
  const faulty: Field[] = [];
  const general: string[] = [];
  for (const [name, sentence] of Object.entries(errors)) {
    const field = fieldNamed(form, name);
    if (field === undefined) general.push(sentence);
    else {
      showFault(field, sentence);
      faulty.push(field);
    }
  }
  const places = fieldsOf(form);
  faulty.sort((one, other) => places.indexOf(one) - places.indexOf(other));
  if (general.length > 0) notice(form, 'bad', general.join(' '), 'auth' in errors ? hint : undefined);
  else if (faulty.length > 0) summary(form, faulty);
}
