// The theme buttons in the footer: the page changes at once, and the choice is saved on the server in the background.

import { csrfToken } from './send';
import { toast } from './toast';

function show(form: HTMLFormElement, theme: string): void {
  const root = document.documentElement;
  if (theme === 'light' || theme === 'dark') root.dataset['bsTheme'] = theme;
  else delete root.dataset['bsTheme'];
  form.querySelectorAll<HTMLButtonElement>('button[name="theme"]').forEach(button => {
    button.setAttribute('aria-pressed', String(button.value === theme));
  });
}

async function keep(form: HTMLFormElement, button: HTMLButtonElement): Promise<void> {
  const body = new URLSearchParams([[button.name, button.value]]);
  // The form's answer is a redirect back to the page, which is not needed here.
  const response = await fetch(form.getAttribute('action') ?? location.href, {
    method: 'POST', headers: { 'X-CSRFToken': csrfToken() }, credentials: 'same-origin', redirect: 'manual', body,
  }).catch(() => undefined);
  if (!response || response.status >= 400) toast('Оформление сменили, но запомнить не получилось', undefined, 'fault');
}

/** `<form data-theme>` with buttons `name="theme"`, values `auto`, `light`, `dark`. */
export function themeForms(): void {
  document.addEventListener('submit', event => {
    const form = event.target as HTMLFormElement;
    const button = event.submitter;
    if (form.dataset['theme'] === undefined || !(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    show(form, button.value);
    void keep(form, button);
  });
}
