// One call at a time, in all tabs, so that the cookies of one call (above all the session) are there for the next.

/** How long a call waits for those before it, in milliseconds: a call that hangs must not block the others. */
const patience = 15_000;
/** How long a link waits for calls in progress, in milliseconds: leaving the page would abort them. */
const beforeLeaving = 3_000;

let last: Promise<unknown> = Promise.resolve();
let waiting = 0;

const pause = (time: number): Promise<void> => new Promise(resolve => { window.setTimeout(resolve, time); });

/** Also waits for the calls of other tabs, where the browser has Web Locks (secure contexts only). */
async function amongTabs<T>(work: () => Promise<T>): Promise<T> {
  if (!('locks' in navigator) || !('timeout' in AbortSignal)) return work();
  let begun: Promise<T> | undefined;
  const begin = (): Promise<T> => begun ??= work();
  await navigator.locks.request('techstore-call', { signal: AbortSignal.timeout(patience) }, begin).catch(() => undefined);
  return begin();
}

/** Runs `work` after all earlier calls. */
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

/** Whether a click navigates to another page of this site. */
function leavesFor(event: MouseEvent): HTMLAnchorElement | undefined {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null;
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!link || !isPlain || event.defaultPrevented || link.target !== '' || link.hasAttribute('download')) return undefined;
  const isHere = link.origin === location.origin && link.pathname === location.pathname && link.search === location.search;
  return link.origin === location.origin && !isHere ? link : undefined;
}

/** Delays a link while calls are in progress, so that the next page shows their effect. */
export function linksInTurn(): void {
  document.addEventListener('click', event => {
    const link = waiting > 0 ? leavesFor(event) : undefined;
    if (!link) return;
    event.preventDefault();
    void Promise.race([last, pause(beforeLeaving)]).then(() => location.assign(link.href));
  });
}
