// Birth dates: the rule of src/kernel/birth_date.rs.

import type { Rule } from './rule';
import sentences from './sentences.json';

function exists(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** A valid date from 1900 on, not in the future. */
export const birthDate: Rule = (value, { today }) => {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value.trim());
  if (parts === null) return sentences.BIRTH_DATE_FORM;
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number];
  if (year < 1900) return sentences.BIRTH_DATE_EARLY;
  if (!exists(year, month, day)) return sentences.BIRTH_DATE_NONE;
  return parts[0] > today ? sentences.BIRTH_DATE_FUTURE : undefined;
};
