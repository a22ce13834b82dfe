// First name, surname, patronymic: the rule of src/kernel/person_name.rs.

import type { Rule } from './rule';

const name = /^[\u0400-\u0481\u048a-\u052f \u00a0-]+$/u;
const letter = /[\u0400-\u0481\u048a-\u052f]/u;

/** Cyrillic letters, spaces and hyphens, at least one letter; «ё» and «й» as two code points count as one. */
export const personName: Rule = (value, { label }) => {
  const composed = value.trim().normalize('NFC');
  if (!name.test(composed) || !letter.test(composed)) return `${label}: кириллица, пробел и тире`;
  const most = label === 'Отчество' ? 100 : 150;
  return [...composed].length > most ? `${label}: не больше ${most} знаков` : undefined;
};
