// «Попробуйте через две минуты»: how long to wait, in words.

import { plural } from './plural';

/** Seconds as «через 40 секунд», «через 2 минуты», «через 1 час»; rounded up. */
export function waitingTime(seconds: number): string {
  if (seconds < 60) return `через ${Math.max(1, seconds)} ${plural(Math.max(1, seconds), 'секунду', 'секунды', 'секунд')}`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `через ${minutes} ${plural(minutes, 'минуту', 'минуты', 'минут')}`;
  const hours = Math.ceil(minutes / 60);
  return `через ${hours} ${plural(hours, 'час', 'часа', 'часов')}`;
}

/** Seconds from a Retry-After header: a number of them, or a date (RFC 9110 §10.2.3). */
export function secondsUntil(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}
