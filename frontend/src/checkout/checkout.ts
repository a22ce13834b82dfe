// The checkout: shows only the fields of the chosen delivery method and its sum, and submits once.

const chosen = (form: HTMLFormElement): HTMLInputElement | null =>
  form.querySelector<HTMLInputElement>('input[name="delivery"]:checked');

/** Shows what belongs to the chosen delivery method: its fields, its price, the sum. */
function show(form: HTMLFormElement): void {
  const way = chosen(form);
  if (way === null) return;
  for (const fields of form.querySelectorAll<HTMLElement>('[data-courier]')) fields.hidden = way.value !== 'courier';
  // The text before the sum comes from the attribute: without this script, no text mentions a sum that depends on the choice.
  for (const sum of form.querySelectorAll<HTMLElement>('[data-sum]')) {
    sum.textContent = `${sum.dataset['sum'] ?? ''}${way.dataset['total'] ?? ''}`;
  }
  for (const price of form.querySelectorAll<HTMLElement>('[data-delivery]')) price.textContent = way.dataset['price'] ?? '';
}

/** Saves a draft when the page is left other than by its buttons; never the password. */
function keepDraft(form: HTMLFormElement): void {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && name !== 'password') fields.append(name, value);
  }
  fields.append('stay', '1');
  navigator.sendBeacon(form.dataset['checkout'] ?? '', fields);
}

export function checkout(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-checkout]')) {
    show(form);
    form.addEventListener('change', () => show(form));
    let isSent = false;
    let isChanged = false;
    form.addEventListener('input', () => { isChanged = true; });
    window.addEventListener('pagehide', () => { if (isChanged && !isSent) keepDraft(form); });
    form.addEventListener('submit', event => {
      // The field checks run first and may have prevented the submit.
      if (event.defaultPrevented) return;
      if (isSent) event.preventDefault();
      isSent = true;
      event.submitter?.setAttribute('aria-busy', 'true');
    });
    // After «Back» the page is as it was left, perhaps with a different choice than the server rendered.
    window.addEventListener('pageshow', () => {
      isSent = false;
      form.querySelector('[aria-busy]')?.removeAttribute('aria-busy');
      show(form);
    });
  }
}
