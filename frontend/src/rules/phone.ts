// Phone numbers: parsed and formatted as in src/kernel/phone.rs.

import type { Rule } from './rule';
import sentences from './sentences.json';

type Read = { number: string } | { fault: string };

const filler = /[\s\-().‐-―−\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;
const wanting = ['', 'одной цифры', 'двух цифр', 'трёх цифр', 'четырёх цифр', 'пяти цифр', 'шести цифр', 'семи цифр', 'восьми цифр', 'девяти цифр', 'десяти цифр'];
const noCountry = { fault: sentences.PHONE_COUNTRY };

function russian(national: string, after: string): Read {
  if (national.length === 10) return { number: `+7${national}` };
  if (national.length > 10) return { fault: sentences.PHONE_MANY.replace('{after}', after) };
  return { fault: sentences.PHONE_FEW.replace('{digits}', wanting[10 - national.length] ?? '').replace('{after}', after) };
}

function domestic(digits: string): Read {
  if (digits.startsWith('810') && digits.length > 11) return noCountry;
  if (digits.startsWith('8') || digits.startsWith('7')) return russian(digits.slice(1), digits.charAt(0));
  if (digits.length > 10 || (digits.length === 10 && !/^[349]/.test(digits))) return noCountry;
  return russian(digits, '+7');
}

function international(digits: string): Read {
  if (digits.startsWith('7')) return russian(digits.slice(1), '+7');
  if (digits.startsWith('89')) return domestic(digits);
  if (digits.startsWith('0')) return noCountry;
  if (digits.length < 8) return { fault: sentences.PHONE_FOREIGN_SHORT };
  if (digits.length > 15) return { fault: sentences.PHONE_FOREIGN_LONG };
  return { number: `+${digits}` };
}

/** The number in E.164, or the error text. */
export function readPhone(text: string): Read {
  const typed = text.replace(filler, '');
  if (typed === '' || typed === '+') return { fault: sentences.PHONE_MISSING };
  if (!/^\+?[0-9]+$/.test(typed)) return { fault: sentences.PHONE_CHARACTERS };
  return typed.startsWith('+') ? international(typed.slice(1)) : domestic(typed);
}

/** `+7 999 123-45-67` for a Russian number in any spelling; anything else unchanged. */
export function formatPhone(text: string): string {
  const read = readPhone(text);
  if (!('number' in read)) return text;
  const parts = /^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(read.number);
  return parts === null ? text : `+7 ${parts[1]} ${parts[2]}-${parts[3]}-${parts[4]}`;
}

/** A Russian number in any usual spelling, or a foreign one with a plus. */
export const phone: Rule = value => {
  const read = readPhone(value);
  return 'fault' in read ? read.fault : undefined;
};
