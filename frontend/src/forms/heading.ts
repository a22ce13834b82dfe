// «Проверьте четыре поля»: how many faults a form has, in words.

import { plural } from '../page/plural';

const inWords = ['', 'одно', 'два', 'три', 'четыре', 'пять', 'шесть', 'семь', 'восемь', 'девять', 'десять'];

/** The heading over a list of faults; numbers past ten in figures. */
export const heading = (count: number): string => `Проверьте ${inWords[count] ?? count} ${plural(count, 'поле', 'поля', 'полей')}`;
