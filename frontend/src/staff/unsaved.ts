// Asks for confirmation before a page with unsaved changes is left: `<form data-unsaved>`.

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const isControl = (element: Element): element is Control =>
  element instanceof HTMLInputElement || element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement;

/** Whether a field differs from what the server rendered. */
export function differs(control: Control): boolean {
  if (control instanceof HTMLSelectElement) {
    const chosen = [...control.options].filter(option => option.defaultSelected);
    // Without a `selected` option the browser selects the first.
    const before = chosen[chosen.length - 1] ?? control.options[0];
    return before !== undefined && control.value !== before.value;
  }
  if (control instanceof HTMLTextAreaElement) return control.value !== control.defaultValue;
  if (control.type === 'checkbox' || control.type === 'radio') return control.checked !== control.defaultChecked;
  if (control.type === 'file') return control.value !== '';
  return control.type !== 'hidden' && control.value !== control.defaultValue;
}

/** Whether a form has unsaved changes. `data-unsaved="yes"`: it was refused, and the server returned what was typed. */
export function isUnsaved(form: HTMLFormElement): boolean {
  return form.dataset['unsaved'] === 'yes' || [...form.elements].some(element => isControl(element) && differs(element));
}

/** Asks before the page is left with unsaved changes, unless the form is being submitted. */
export function unsavedForms(): void {
  let sent: EventTarget | null = null;
  document.addEventListener('submit', event => { sent = event.defaultPrevented ? null : event.target; });
  window.addEventListener('beforeunload', event => {
    const forms = document.querySelectorAll<HTMLFormElement>('form[data-unsaved]');
    if ([...forms].some(form => form !== sent && isUnsaved(form))) event.preventDefault();
    // The person may stay and then leave in another way, so ask again.
    sent = null;
  });
}
