// Forms that are left with something typed into them ask first: `<form data-unsaved>`.

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const isControl = (element: Element): element is Control =>
  element instanceof HTMLInputElement || element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement;

/** Whether a field says something else than the page that was sent. */
export function differs(control: Control): boolean {
  if (control instanceof HTMLSelectElement) {
    const chosen = [...control.options].filter(option => option.defaultSelected);
    // Without a chosen one the browser shows the first.
    const before = chosen[chosen.length - 1] ?? control.options[0];
    return before !== undefined && control.value !== before.value;
  }
  if (control instanceof HTMLTextAreaElement) return control.value !== control.defaultValue;
  if (control.type === 'checkbox' || control.type === 'radio') return control.checked !== control.defaultChecked;
  if (control.type === 'file') return control.value !== '';
  return control.type !== 'hidden' && control.value !== control.defaultValue;
}

/** Whether anything in a form is not kept yet. `data-unsaved="yes"`: it was refused, and came back as it was typed. */
export function isUnsaved(form: HTMLFormElement): boolean {
  return form.dataset['unsaved'] === 'yes' || [...form.elements].some(element => isControl(element) && differs(element));
}

/** Asks before a page is left on which something was typed, unless it is being sent. */
export function unsavedForms(): void {
  let sent: EventTarget | null = null;
  document.addEventListener('submit', event => { sent = event.defaultPrevented ? null : event.target; });
  window.addEventListener('beforeunload', event => {
    const forms = document.querySelectorAll<HTMLFormElement>('form[data-unsaved]');
    if ([...forms].some(form => form !== sent && isUnsaved(form))) event.preventDefault();
    // Whoever stays may go another way.
    sent = null;
  });
}
