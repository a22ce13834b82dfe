// One submit at a time: the button says that something is going on, and no second submit gets through.

const busy = new Set<object>();

/**
 * Runs `work` unless it is busy already with the same `key` (a form, or one of the buttons that share a form). The button keeps
 * the focus: a disabled one would lose it. When `work` gives true the page is being left, and nothing is released any more.
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
    // «Back» may bring the page back as it was left.
    if (leaving) window.addEventListener('pageshow', release, { once: true });
    else release();
  }
}
