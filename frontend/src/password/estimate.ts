// A rough strength estimate for the bar below the field. The server's zxcvbn decides.

import { plural } from '../page/plural';
import { commonWords, rows } from './common';
import { readings } from './layouts';
import { isPersonal, isTheShops } from './personal';

/** From 0 (empty) to 4, with the text beside the bar. */
export interface Estimate {
  score: 0 | 1 | 2 | 3 | 4;
  hint: string;
}

const bare = (text: string): string => text.replace(/^[^\p{L}]{0,5}|[^\p{L}]{0,5}$/gu, '');
const words = new Set(commonWords);

const follows = (before: string, after: string): boolean =>
  before === after || rows.some(row => row.includes(before + after) || row.includes(after + before));

/** The number of chosen characters; repeats and runs along a row count little. */
function chosenLength(text: string): number {
  let length = 0;
  let before = '';
  for (const letter of text) {
    length += before !== '' && follows(before, letter) ? 0.2 : 1;
    before = letter;
  }
  return length;
}

/** A common word counts as one and a half characters. */
const withoutWords = (text: string): string => commonWords
  .filter(word => word.length > 3)
  .sort((a, b) => b.length - a.length)
  .reduce((rest, word) => rest.replace(word, '\u0001'), text);

/** Whether the password is a common word, perhaps with a few digits and symbols around it, or one run of keys. */
export function isCommon(password: string): boolean {
  return readings(password).some(reading => words.has(reading) || words.has(bare(reading)) || chosenLength(reading) < 3.5);
}

function bits(password: string): number {
  const pool = [[/[a-z]/, 26], [/[A-Z]/, 26], [/[а-яё]/, 32], [/[А-ЯЁ]/, 32], [/\d/, 10], [/[^A-Za-zА-Яа-яЁё\d]/, 30]]
    .reduce((sum, [pattern, size]) => sum + ((pattern as RegExp).test(password) ? (size as number) : 0), 0);
  const length = Math.min(...readings(password).map(reading => chosenLength(withoutWords(reading))));
  return length * Math.log2(Math.max(pool, 2));
}

/** The estimate for a password; `about`: the login, the e-mail, the names typed in the same form. */
export function estimate(password: string, about: string[]): Estimate {
  const length = [...password].length;
  if (length === 0) return { score: 0, hint: '' };
  if (length < 8) return { score: 1, hint: `Ещё ${8 - length} ${plural(8 - length, 'символ', 'символа', 'символов')} до восьми` };
  if (isCommon(password) || isTheShops(password)) return { score: 1, hint: 'Слабый: такой подбирают первым. Возьмите несколько слов' };
  if (isPersonal(password, about)) return { score: 1, hint: 'Слабый: похож на логин, имя, почту или телефон' };
  const strength = bits(password);
  if (strength < 36) return { score: 1, hint: 'Слабый. Добавьте ещё слово' };
  if (strength < 50) return { score: 2, hint: 'Средний. Добавьте ещё слово' };
  return strength < 66 ? { score: 3, hint: 'Хороший' } : { score: 4, hint: 'Надёжный' };
}
