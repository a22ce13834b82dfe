// Sends `<form data-json="/api/…">` as JSON and shows the server's answer. Without scripts the same form is posted by the browser.

import { follow } from '../page/navigate';
import { refresh } from '../page/refresh';
import { type Answer, type Outcome, send } from '../page/send';
import { toast } from '../page/toast';
import { waitingTime } from '../page/waiting';
import { whileBusy } from './busy';
import { fieldsOf, showFault } from './field';
import { allGood, remember } from './live';
import { removeRow } from './row';
import { clearTop, notice, showErrors } from './summary';

/** The fields as an object, with the pressed button: text unchanged, a checkbox without a value as true or false. */
export function asObject(form: HTMLFormElement, submitter: HTMLElement | null): Record<string, string | boolean> {
  const body: Record<string, string | boolean> = {};
  for (const control of form.elements) {
    if (control instanceof HTMLButtonElement || control instanceof HTMLFieldSetElement) continue;
    const { name, value, disabled, type } = control as HTMLInputElement;
    if (name === '' || name === 'csrfmiddlewaretoken' || disabled || type === 'file') continue;
    if (type === 'checkbox' && !control.hasAttribute('value')) body[name] = (control as HTMLInputElement).checked;
    else if ((type !== 'checkbox' && type !== 'radio') || (control as HTMLInputElement).checked) body[name] = value;
  }
  if (submitter instanceof HTMLButtonElement && submitter.name !== '') body[submitter.name] = submitter.value;
  return body;
}

/** Replaces the form by `<template data-success>`; its `[data-message]` shows the server's message. */
function replaceByTemplate(form: HTMLFormElement, message: string | undefined): boolean {
  const template = form.querySelector<HTMLTemplateElement>('template[data-success]');
  if (!template) return false;
  const content = template.content.cloneNode(true) as DocumentFragment;
  const place = content.querySelector('[data-message]');
  if (place && message !== undefined) place.textContent = message;
  const first = content.firstElementChild;
  document.querySelectorAll('[data-until-success]').forEach(words => words.remove());
  form.replaceWith(content);
  if (first instanceof HTMLElement) { first.tabIndex = -1; first.focus(); }
  return true;
}

/** Signs in a person who has just registered and goes to the requested page; false if that fails. */
async function signIn(form: HTMLFormElement): Promise<boolean> {
  const { signIn: address } = form.dataset;
  if (address === undefined) return false;
  const { login, password, next } = asObject(form, null);
  const { answer } = await send(address, { login, password, next });
  if (!answer.ok) return false;
  // The next page shows the message (src/web/news.rs).
  document.cookie = 'news=registered; Max-Age=60; Path=/; SameSite=Lax';
  return follow(answer.redirect);
}

/** Does what the form declares for success; true if the page is being left. */
async function succeed(form: HTMLFormElement, answer: Answer): Promise<boolean> {
  const { next, success, refresh: regions, reset, removeRow: row } = form.dataset;
  const message = answer.message ?? success;
  if (await signIn(form)) return true;
  // A form with something to show on success stays on the page to show it.
  if (replaceByTemplate(form, message)) return false;
  if (follow(answer.redirect) || follow(next)) return true;
  form.closest('dialog')?.close();
  clearTop(form);
  fieldsOf(form).forEach(field => showFault(field, undefined));
  if (reset !== undefined) form.reset();
  if (row !== undefined) removeRow(form, row);
  if (regions !== undefined) await refresh(regions);
  if (message !== undefined) toast(message);
  return false;
}

/** The message for a refusal: the server's text, and when to try again. */
export function refusal({ answer, status, retryAfter }: Outcome): Record<string, string> {
  const errors: Record<string, string> = { ...answer.errors };
  if (Object.keys(errors).length === 0) errors['form'] = answer.error ?? '';
  if (status === 429 && retryAfter !== undefined) {
    const key = 'auth' in errors ? 'auth' : 'form';
    const said = errors[key] ?? '';
    errors[key] = said.includes('через') ? said : `${said.replace(/\.$/, '')}. Попробуйте ${waitingTime(retryAfter)}.`;
  }
  return errors;
}

/** Forms without fields (a «Завершить» button in a row) have no space for a notice and show a toast. */
function refuse(form: HTMLFormElement, outcome: Outcome): void {
  const errors = refusal(outcome);
  if (fieldsOf(form).length === 0) return toast(Object.values(errors).join(' '), undefined, 'fault');
  if (outcome.status === 0) return notice(form, 'bad', errors['form'] ?? '');
  remember(form, errors);
  showErrors(form, errors, outcome.status === 401 ? form.dataset['authHint'] : undefined);
}

async function submit(form: HTMLFormElement, submitter: HTMLElement | null): Promise<boolean> {
  const outcome = await send(form.dataset['json'] ?? '', asObject(form, submitter), form.dataset['method'] ?? 'POST');
  if (outcome.answer.ok) return succeed(form, outcome.answer);
  // A sign-in that needs a code too goes on on its own page.
  if (follow(outcome.answer.redirect)) return true;
  refuse(form, outcome);
  return false;
}

/** Enhances every `form[data-json]`, including those added later. */
export function jsonForms(): void {
  document.addEventListener('submit', event => {
    const form = event.target as HTMLFormElement;
    if (form.dataset['json'] === undefined || event.defaultPrevented) return;
    event.preventDefault();
    if (!allGood(form)) return;
    const { submitter } = event;
    const button = submitter ?? form.querySelector<HTMLElement>('button:not([type="button"])');
    void whileBusy(form, button, () => submit(form, submitter));
  });
}
