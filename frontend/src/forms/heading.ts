// «Проверьте четыре поля»: the number of errors in words.

import { plural } from '../page/plural';

const inWords = ['', 'одно', 'два', 'три', 'четыре', 'пять', 'шесть', 'семь', 'восемь', 'девять', 'десять'];

/** The heading above a list of errors; numbers above ten are in digits. */
export const heading = (count: number): string => `Проверьте ${inWords[count] ?? count} ${plural(count, 'поле', 'поля', 'полей')}`;
