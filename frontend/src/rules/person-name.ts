// First names, surnames, patronymics: the rules of src/kernel/person_name.rs.

import type { Rule } from './rule';
import sentences from './sentences.json';

const cyrillic = '\\u0400-\\u0481\\u048a-\\u052f';
const latin = 'A-Za-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u024f\\u1e00-\\u1eff';
const dashes = /[‐-―−﹘﹣－]/gu;

interface Part { missing: string; rule: string; letters: string; long: string; most: number }

const name: Part = { missing: sentences.NAME_MISSING, rule: sentences.NAME_RULE, letters: sentences.NAME_LETTERS, long: sentences.NAME_LONG, most: 150 };
const parts: Record<string, Part> = {
  Имя: name,
  Фамилия: { missing: sentences.SURNAME_MISSING, rule: sentences.SURNAME_RULE, letters: sentences.SURNAME_LETTERS, long: sentences.SURNAME_LONG, most: 150 },
  Отчество: { missing: sentences.PATRONYMIC_MISSING, rule: sentences.PATRONYMIC_RULE, letters: sentences.PATRONYMIC_LETTERS, long: sentences.PATRONYMIC_LONG, most: 100 },
};

/** Which part of a name a field with this label is. */
const partOf = (label: string): Part => parts[label] ?? name;

/** The error text for an empty name field. */
export const nameMissing = (label: string): string => partOf(label).missing;

function read(value: string, label: string, letters: string, signs: string, refusal: (part: Part) => string): string | undefined {
  const composed = value.trim().normalize('NFC').replace(dashes, '-');
  const part = partOf(label);
  const allowed = new RegExp(`^[${letters}${signs} \\u00a0-]+$`, 'u');
  if (!allowed.test(composed) || !new RegExp(`[${letters}]`, 'u').test(composed)) return refusal(part);
  return [...composed].length > part.most ? part.long : undefined;
}

/** Cyrillic letters, spaces and hyphens, at least one letter; decomposed «ё» and «й» count as one letter, any dash as a hyphen. */
export const personName: Rule = (value, { label }) => read(value, label, cyrillic, '', part => part.rule);

/** The name of a parcel's recipient: also Latin letters, apostrophes and dots. */
export const recipientName: Rule = (value, { label }) => read(value, label, cyrillic + latin, ".'’ʼ‘`", part => part.letters);
