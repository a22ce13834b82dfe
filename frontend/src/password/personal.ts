// Passwords made of personal data that anybody may know: the same rule as src/accounts/passwords/personal.rs.

import { plain, readings } from './layouts';

const shop = ['techstore', 'tech', 'store', 'техстор', 'тех', 'стор'];
// What may surround a person's own words without making them a password: eight digits, as in a date, or two letters.
const little = 8;
const aLetter = 4;
const aDigit = 1;
const fewest = 3;
const shortestName = 2;
const shortestPhone = 7;

// The transliteration of product addresses: src/kernel/slug.rs.
const cyrillic = 'абвгдежзийклмнопрстуфхцчшщъыьэюя';
const latin = 'a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya'.split(' ');

const inLatin = (text: string): string => [...text].map(letter => latin[cyrillic.indexOf(letter)] ?? letter).join('');
const squeezed = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '');

/** The text without separators, its parts, and its parts without trailing digits. */
function wordsOf(text: string): string[] {
  const parts = plain(text).split(/[^\p{L}\p{N}]+/u);
  return [squeezed(plain(text)), ...parts, ...parts.map(part => part.replace(/^\p{N}+|\p{N}+$/gu, ''))];
}

/** The known data as words: a text with «@» is an e-mail, one of digits a phone, one in Cyrillic a name. */
function known(about: string[]): string[] {
  return about.flatMap(text => {
    const digits = text.replace(/\D/g, '');
    if (/^[\d\s+().-]+$/.test(text)) return Array.from({ length: Math.max(digits.length - shortestPhone + 1, 0) }, (_, from) => digits.slice(from));
    const least = /[а-яё]/i.test(text) ? shortestName : fewest;
    const words = [text, text.split('@')[0] ?? ''].flatMap(wordsOf).filter(word => word.length >= least);
    return [...words, ...words.map(inLatin).filter(word => word.length >= fewest)];
  });
}

function covered(password: string, words: string[]): boolean {
  // For each prefix length: the least weight of characters not covered by known words, and how many are covered then.
  const best: ({ left: number; own: number } | undefined)[] = [{ left: 0, own: 0 }];
  for (let at = 0; at < password.length; at += 1) {
    const so = best[at];
    if (so === undefined || so.left > little) continue;
    const reach = (end: number, left: number, own: number): void => {
      const other = best[end];
      if (other === undefined || left < other.left || (left === other.left && own > other.own)) best[end] = { left, own };
    };
    reach(at + 1, so.left + (/\p{N}/u.test(password.charAt(at)) ? aDigit : aLetter), so.own);
    for (const word of words) if (password.startsWith(word, at)) reach(at + word.length, so.left, so.own + word.length);
  }
  const all = best[password.length];
  return all !== undefined && all.left <= little && all.own >= fewest;
}

/** Whether the password is known data and little else, in either keyboard layout. */
export function isPersonal(password: string, about: string[]): boolean {
  const words = [...new Set([...shop, ...known(about)])];
  return readings(password).some(reading => covered(squeezed(reading), words));
}

/** Whether the password is the shop's name and little else. */
export const isTheShops = (password: string): boolean => isPersonal(password, []);
