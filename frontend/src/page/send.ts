// Calls to the shop: JSON with the CSRF token, and one type for every outcome.

import { inTurn } from './turns';
import { secondsUntil } from './waiting';

/** The shop's JSON answers (docs/contract.md, «JSON calls»). */
export interface Answer {
  ok: boolean;
  errors?: Record<string, string>;
  error?: string;
  message?: string;
  redirect?: string;
  qty?: number;
  count?: number;
}

/** The outcome of a call. An answer that is not `ok` has `errors` or `error`. */
export interface Outcome {
  /** HTTP status; 0 if the server could not be reached. */
  status: number;
  answer: Answer;
  /** Seconds after which to try again. */
  retryAfter?: number | undefined;
}

const tokenMeta = (): HTMLMetaElement | null => document.querySelector('meta[name="csrf-token"]');

/** The CSRF token of the page. */
export const csrfToken = (): string => tokenMeta()?.content ?? '';

/** Whether somebody else has signed in since the page was made; they must not send this person's input. */
function isAnothersPage(headers: Headers): boolean {
  const account = document.querySelector<HTMLMetaElement>('meta[name="account"]')?.content;
  const now = headers.get('X-Account');
  return account !== undefined && now !== null && account !== now;
}

/** Adopts the token of an answer for later calls and for the forms of this page. */
function renewToken(headers: Headers): boolean {
  const token = headers.get('X-CSRFToken');
  const meta = tokenMeta();
  if (token === null || meta === null) return false;
  meta.content = token;
  document.querySelectorAll<HTMLInputElement>('input[name="csrfmiddlewaretoken"]').forEach(field => { field.value = token; });
  return true;
}

function sentenceFor(status: number): string {
  if (status === 0) return 'Нет связи с магазином. Проверьте интернет и попробуйте ещё раз: всё введённое осталось на месте.';
  if (status === 403) return 'Страница устарела. Обновите её и попробуйте ещё раз.';
  if (status === 413) return 'Слишком много данных за один раз.';
  if (status === 429) return 'Слишком много попыток подряд.';
  return status >= 500 ? 'Сломалось у нас, не у вас. Попробуйте через минуту.' : 'Не получилось. Обновите страницу и попробуйте ещё раз.';
}

async function read(response: Response): Promise<Outcome> {
  let answer: Answer | undefined;
  if (response.headers.get('Content-Type')?.includes('json') === true) {
    answer = await response.json().then((body: Answer) => body, () => undefined);
  }
  if (typeof answer?.ok !== 'boolean') answer = { ok: false };
  if (!answer.ok && !answer.errors) answer.error ??= sentenceFor(response.status);
  return { status: response.status, answer, retryAfter: secondsUntil(response.headers.get('Retry-After'), Date.now()) };
}

/**
 * Sends `body` (an object as JSON, form data unchanged) and returns the outcome; never throws. Calls run one after another: a
 * new visitor's first call creates the session that the next one must send.
 */
export function send(address: string, body?: object | FormData, method = 'POST'): Promise<Outcome> {
  return inTurn(() => call(address, body, method, true));
}

async function call(address: string, body: object | FormData | undefined, method: string, again: boolean): Promise<Outcome> {
  const headers: Record<string, string> = { Accept: 'application/json', 'X-CSRFToken': csrfToken() };
  const form = body instanceof FormData;
  if (body !== undefined && !form) headers['Content-Type'] = 'application/json';
  let response: Response;
  try {
    response = await fetch(address, { method, headers, credentials: 'same-origin', body: form ? body : body === undefined ? null : JSON.stringify(body) });
  } catch {
    return { status: 0, answer: { ok: false, error: sentenceFor(0) } };
  }
  const renewed = !isAnothersPage(response.headers) && renewToken(response.headers);
  // The token of a page that was open for long is refused; repeat the call with the new one.
  if (response.status === 403 && renewed && again) return call(address, body, method, false);
  return read(response);
}
