// Small forms of a card, `<form data-beside="card">`: while the main form has unsaved changes, they are sent in the background and
// the regions `[data-renew]` are swapped in, so that nothing typed is lost.

import { whileBusy } from '../forms/busy';
import { parse, swapIn } from '../page/refresh';
import { flashToToasts, toast } from '../page/toast';
import { differs, isUnsaved } from './unsaved';

/** What was typed into the other small forms: form and field, with a function that restores it. */
function typedElsewhere(sent: HTMLFormElement): (() => void)[] {
  const forms = [...document.querySelectorAll<HTMLFormElement>('form[data-beside][id]')].filter(form => form !== sent);
  return forms.flatMap(form => [...form.elements].flatMap(field => {
    const isText = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement;
    if (!isText || field.type === 'file' || field.name === '' || !differs(field)) return [];
    const { id } = form;
    const { name, value } = field;
    const checked = field instanceof HTMLInputElement && field.checked;
    return [(): void => {
      const again = document.querySelector<HTMLFormElement>(`#${CSS.escape(id)}`)?.elements.namedItem(name);
      if (again instanceof HTMLInputElement && again.type === 'checkbox') again.checked = checked;
      else if (again instanceof HTMLInputElement || again instanceof HTMLTextAreaElement || again instanceof HTMLSelectElement) again.value = value;
    }];
  }));
}

async function send(form: HTMLFormElement, card: string): Promise<void> {
  const data = new FormData(form);
  const plain = new URLSearchParams();
  for (const [name, value] of data) if (typeof value === 'string') plain.append(name, value);
  const body = form.enctype === 'multipart/form-data' ? data : plain;
  const answer = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'text/html' }, credentials: 'same-origin' }).catch(() => undefined);
  const fresh = answer && parse(await answer.text());
  if (!fresh?.getElementById(card)) {
    toast('Не получилось отправить. Сохраните карточку и попробуйте ещё раз', undefined, 'fault');
    return;
  }
  const again = typedElsewhere(form);
  swapIn(fresh, '[data-renew]');
  again.forEach(put => put());
  flashToToasts(fresh);
}

/** Enhances the small forms. */
export function besideForms(): void {
  document.addEventListener('submit', event => {
    const form = event.target as HTMLFormElement;
    const card = form.dataset['beside'];
    if (card === undefined || event.defaultPrevented) return;
    const large = document.getElementById(card);
    if (!(large instanceof HTMLFormElement) || !isUnsaved(large)) return;
    event.preventDefault();
    void whileBusy(form, event.submitter, () => send(form, card));
  });
}
