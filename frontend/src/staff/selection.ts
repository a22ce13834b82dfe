// Choosing rows of a list: the box in the table's head chooses all, the bar below says how many and comes when there are any.

const boxes = (form: HTMLFormElement, name: string): HTMLInputElement[] =>
  [...form.querySelectorAll<HTMLInputElement>(`input[type="checkbox"][name="${CSS.escape(name)}"]:not(:disabled)`)];

function show(form: HTMLFormElement, head: HTMLInputElement): void {
  const all = boxes(form, head.dataset['selectAll'] ?? 'id');
  const chosen = all.filter(box => box.checked).length;
  head.checked = chosen > 0 && chosen === all.length;
  head.indeterminate = chosen > 0 && chosen < all.length;
  form.querySelectorAll<HTMLElement>('[data-bulk]').forEach(bar => { bar.hidden = chosen === 0; });
  form.querySelectorAll('[data-bulk-count]').forEach(place => { place.textContent = `Выбрано ${chosen}`; });
}

/** A form with `input[data-select-all="NAME"]`, boxes of that name, `[data-bulk]` and in it `[data-bulk-count]`. */
export function rowSelection(): void {
  document.querySelectorAll<HTMLInputElement>('input[data-select-all]').forEach(head => {
    const { form } = head;
    if (!form) return;
    form.addEventListener('change', ({ target }) => {
      if (target === head) boxes(form, head.dataset['selectAll'] ?? 'id').forEach(box => { box.checked = head.checked; });
      show(form, head);
    });
    show(form, head);
  });
}
