// Validation for `<form data-live>`: a field is first checked on blur, then 300 ms after each change.

import { aboutOf } from '../password/about';
import { faultOf } from '../rules/rules';
import { declaredOn, type Field, fieldNamed, fieldsOf, labelOf, showFault, shownFault, valueOf } from './field';
import { summary } from './summary';

const pause = 300;

/** Fields that were left after a change, or submitted; from then on they are checked while typing. */
const touched = new WeakSet<Field>();
/** The server's error for a value; valid until the value changes. */
const refused = new WeakMap<Field, { value: string; sentence: string }>();

const today = (): string => {
  const now = new Date();
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`;
};

function faultNow(form: HTMLFormElement, field: Field): string | undefined {
  const said = refused.get(field);
  if (said && said.value === valueOf(field)) return said.sentence;
  return faultOf(valueOf(field), declaredOn(field), {
    label: labelOf(field),
    other: name => { const other = fieldNamed(form, name); return other ? valueOf(other) : ''; },
    about: aboutOf(field),
    today: today(),
  });
}

function check(form: HTMLFormElement, field: Field): void {
  showFault(field, faultNow(form, field));
}

/** The fields that must repeat this one. */
const repeats = (form: HTMLFormElement, field: Field): Field[] =>
  fieldsOf(form).filter(other => declaredOn(other).names.includes(`same:${field.name}`) && touched.has(other));

const isField = (target: EventTarget | null): target is Field =>
  target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;

/** Whether a field belongs to a choice that was not made: a hidden field must not prevent the submit. */
const isHidden = (field: Field): boolean => field.closest('[hidden]') !== null;

/** Checks all fields; if one is invalid, shows the summary and returns false. */
export function allGood(form: HTMLFormElement): boolean {
  if (form.dataset['live'] === undefined) return true;
  const fields = fieldsOf(form).filter(field => !isHidden(field));
  fields.forEach(field => { touched.add(field); check(form, field); });
  const faulty = fields.filter(field => field.getAttribute('aria-invalid') === 'true');
  if (faulty.length > 0) summary(form, faulty);
  return faulty.length === 0;
}

/** Remembers the server's errors for the values sent, so that checks while typing do not remove them. */
export function remember(form: HTMLFormElement, errors: Record<string, string>): void {
  for (const [name, sentence] of Object.entries(errors)) {
    const field = fieldNamed(form, name);
    if (field === undefined) continue;
    touched.add(field);
    refused.set(field, { value: valueOf(field), sentence });
  }
}

function live(form: HTMLFormElement): void {
  const timers = new WeakMap<Field, number>();
  const changed = new WeakSet<Field>();
  form.noValidate = true;
  // Server-rendered errors are valid for the values they came with; passwords came back empty.
  for (const field of fieldsOf(form)) {
    const sentence = shownFault(field);
    if (sentence === undefined) continue;
    touched.add(field);
    if (valueOf(field) !== '') refused.set(field, { value: valueOf(field), sentence });
  }
  const soon = (field: Field): void => {
    window.clearTimeout(timers.get(field));
    timers.set(field, window.setTimeout(() => check(form, field), pause));
  };
  form.addEventListener('input', ({ target }) => {
    if (!isField(target)) return;
    changed.add(target);
    if (touched.has(target)) soon(target);
    repeats(form, target).forEach(soon);
  });
  form.addEventListener('change', ({ target }) => {
    if (!isField(target) || target instanceof HTMLTextAreaElement) return;
    const atOnce = target instanceof HTMLSelectElement || ['checkbox', 'radio'].includes(target.type);
    if (atOnce) { touched.add(target); check(form, target); }
  });
  form.addEventListener('focusout', ({ target }) => {
    if (!isField(target) || !changed.has(target)) return;
    touched.add(target);
    soon(target);
  });
}

const switchedOn = new WeakSet<HTMLFormElement>();

/** Adds the checks to every `form[data-live]` that lacks them; a form that the browser itself submits is checked first. */
export function liveForms(): void {
  document.querySelectorAll<HTMLFormElement>('form[data-live]').forEach(form => {
    if (switchedOn.has(form)) return;
    switchedOn.add(form);
    live(form);
    if (form.dataset['json'] !== undefined) return;
    form.addEventListener('submit', event => {
      // `formnovalidate` skips the checks, as it does in a browser without scripts.
      const asItIs = event.submitter instanceof HTMLButtonElement && event.submitter.formNoValidate;
      if (!asItIs && !allGood(form)) event.preventDefault();
    });
  });
}
