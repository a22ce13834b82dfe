// One submit at a time: the button shows that work is in progress, and a second submit does nothing.

const busy = new Set<object>();

/**
 * Runs `work` unless `key` (a form, or one of the buttons that share a form) is busy already. The button stays enabled to keep
 * the focus. If `work` returns true, the page is being left and stays busy.
 */
export async function whileBusy(key: object, button: HTMLElement | null, work: () => Promise<boolean | void>): Promise<void> {
  if (busy.has(key)) return;
  busy.add(key);
  button?.setAttribute('aria-busy', 'true');
  button?.setAttribute('aria-disabled', 'true');
  const release = (): void => {
    busy.delete(key);
    button?.removeAttribute('aria-busy');
    button?.removeAttribute('aria-disabled');
  };
  let leaving = false;
  try {
    leaving = await work() === true;
  } finally {
    // After «Back» the page is as it was left, still busy.
    if (leaving) window.addEventListener('pageshow', release, { once: true });
    else release();
  }
}
