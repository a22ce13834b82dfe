// Dialogs: `data-dialog="id"` opens <dialog id>; `data-confirm` asks before an action that cannot be undone.

import { element } from './element';

function open(dialog: HTMLDialogElement): void {
  if (!dialog.open) dialog.showModal();
}

function closeOnBackdrop(dialog: HTMLDialogElement): void {
  dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close(); });
}

/** A confirmation with two buttons; `yes` is the dangerous one, `no` has the focus. */
export function ask(question: string, yes: string, no: string): Promise<boolean> {
  return new Promise(resolve => {
    const dialog = element('dialog', { class: 'dialog', 'aria-labelledby': 'question' });
    const agree = element('button', { class: 'btn btn-danger-solid', type: 'button' }, yes);
    const refuse = element('button', { class: 'btn btn-line', type: 'button', autofocus: true }, no);
    dialog.append(element(
      'div',
      {},
      element('h2', { class: 'h4 mb-4', id: 'question' }, question),
      element('div', { class: 'd-flex flex-wrap justify-content-end gap-2' }, refuse, agree),
    ));
    let answer = false;
    agree.addEventListener('click', () => { answer = true; dialog.close(); });
    refuse.addEventListener('click', () => dialog.close());
    dialog.addEventListener('close', () => { dialog.remove(); resolve(answer); });
    closeOnBackdrop(dialog);
    document.body.append(dialog);
    dialog.showModal();
  });
}

const agreed = new WeakSet<HTMLFormElement>();

/** The element with `data-confirm`: the pressed button, else the form. */
function asker(form: HTMLFormElement, submitter: HTMLElement | null): HTMLElement | undefined {
  if (submitter?.dataset['confirm'] !== undefined) return submitter;
  return form.dataset['confirm'] === undefined ? undefined : form;
}

/** Holds back a submit until it is confirmed; runs before every other listener. */
function confirmSubmit(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  const submitter = event.submitter;
  if (agreed.delete(form)) return;
  const question = asker(form, submitter);
  if (question === undefined) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { confirm = '', confirmYes = 'Продолжить', confirmNo = 'Отменить' } = question.dataset;
  void ask(confirm, confirmYes, confirmNo).then(yes => {
    if (!yes) return;
    agreed.add(form);
    form.requestSubmit(submitter);
  });
}

/** Enables dialogs on the whole page. */
export function dialogs(): void {
  document.addEventListener('submit', confirmSubmit, { capture: true });
  document.addEventListener('click', event => {
    const control = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-dialog], [data-dialog-close]') : null;
    if (!control) return;
    const id = control.dataset['dialog'];
    const dialog = id === undefined ? control.closest('dialog') : document.getElementById(id);
    if (!(dialog instanceof HTMLDialogElement)) return;
    event.preventDefault();
    if (id === undefined) dialog.close();
    else open(dialog);
  });
  document.querySelectorAll<HTMLDialogElement>('dialog.dialog').forEach(dialog => {
    closeOnBackdrop(dialog);
    // A dialog that the server rendered open becomes modal.
    if (dialog.open) { dialog.close(); open(dialog); }
  });
}
