// Filters apply themselves: `<form data-auto-submit>` is sent when a choice in it changes. Text fields wait for Enter.

/** Switches it on for every such form, those that come later too. */
export function autoSubmit(): void {
  document.addEventListener('change', ({ target }) => {
    const choice = target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && ['checkbox', 'radio', 'date'].includes(target.type));
    if (choice) (target as HTMLInputElement).form?.matches('[data-auto-submit]') && (target as HTMLInputElement).form?.requestSubmit();
  });
}
