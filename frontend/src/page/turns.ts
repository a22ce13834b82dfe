// One call at a time, in all tabs: what a call leaves in the cookies, a session above all, is there for the next.

/** So long a call waits for those before it, in milliseconds: one that hangs must not stop the shop. */
const patience = 15_000;
/** So long a link waits for calls that are under way: leaving the page would end them. */
const beforeLeaving = 3_000;

let last: Promise<unknown> = Promise.resolve();
let waiting = 0;

const pause = (time: number): Promise<void> => new Promise(resolve => { window.setTimeout(resolve, time); });

/** Waits for the calls of other tabs as well, where the browser can (it must be a secure context). */
async function amongTabs<T>(work: () => Promise<T>): Promise<T> {
  if (!('locks' in navigator) || !('timeout' in AbortSignal)) return work();
  let begun: Promise<T> | undefined;
  const begin = (): Promise<T> => begun ??= work();
  await navigator.locks.request('techstore-call', { signal: AbortSignal.timeout(patience) }, begin).catch(() => undefined);
  return begin();
}

/** Runs `work` after all that was asked for before. */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const before = last;
  waiting += 1;
  const mine = Promise.race([before, pause(patience)]).then(() => amongTabs(work));
  last = mine.catch(() => undefined);
  try {
    return await mine;
  } finally {
    waiting -= 1;
  }
}

/** Whether a click leaves this page for another one of the site. */
function leavesFor(event: MouseEvent): HTMLAnchorElement | undefined {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null;
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!link || !isPlain || event.defaultPrevented || link.target !== '' || link.hasAttribute('download')) return undefined;
  const isHere = link.origin === location.origin && link.pathname === location.pathname && link.search === location.search;
  return link.origin === location.origin && !isHere ? link : undefined;
}

/** A link that is followed while calls are under way waits for them: the next page shows what they did. */
export function linksInTurn(): void {
  document.addEventListener('click', event => {
    const link = waiting > 0 ? leavesFor(event) : undefined;
    if (!link) return;
    event.preventDefault();
    void Promise.race([last, pause(beforeLeaving)]).then(() => location.assign(link.href));
  });
}
