// Declared rules of a field, dates, words about numbers and time.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deltaOf, quantityFault } from '../src/cart/delta';
import { fileFault, shrunkSize } from '../src/profile/picture-file';
import { heading } from '../src/forms/heading';
import { plural } from '../src/page/plural';
import { secondsUntil, waitingTime } from '../src/page/waiting';
import { birthDate } from '../src/rules/birth-date';
import { faultOf } from '../src/rules/rules';

const around = { label: 'Имя', other: (name: string) => (name === 'password' ? 'верблюд на крыше' : ''), about: [], today: '2025-11-21' };
const field = (rule: string, required = true, requiredSentence?: string) => ({ names: rule.split(' ').filter(Boolean), required, requiredSentence });

test('an empty field is a fault only when it is required', () => {
  assert.equal(faultOf(' ', field('cyrillic', false), around), undefined);
  assert.equal(faultOf(' ', field('cyrillic'), around), 'Укажите имя');
  assert.equal(faultOf(' ', field('cyrillic'), { ...around, label: 'Фамилия' }), 'Укажите фамилию');
  assert.equal(faultOf('', field('login'), around), 'Укажите логин');
  assert.equal(faultOf('', field('cyrillic', true, 'Кого спросить'), around), 'Кого спросить');
  assert.equal(faultOf('', field('email'), around), 'Укажите электронную почту');
  assert.equal(faultOf('', field('password'), around), 'Укажите пароль');
  assert.equal(faultOf('', field('same:password'), around), 'Введите пароль ещё раз');
  assert.equal(faultOf('', field(''), { ...around, label: 'Адрес' }), 'Заполните поле «Адрес»');
});

test('the first rule that fails speaks', () => {
  assert.equal(faultOf('Anna', field('cyrillic'), around), 'Имя: кириллица, пробел и тире');
  assert.equal(faultOf('верблюд на крыше', field('same:password'), around), undefined);
  assert.equal(faultOf('верблюд', field('same:password'), around), 'Пароли не совпадают');
  assert.equal(faultOf('что угодно', field('unheard-of'), around), undefined);
});

test('a birth date is a real day from 1900 to today', () => {
  assert.equal(birthDate('1991-04-17', around), undefined);
  assert.equal(birthDate('2024-02-29', around), undefined);
  assert.equal(birthDate('2025-11-21', around), undefined);
  assert.equal(birthDate('2025-11-22', around), 'Этот день ещё не наступил: проверьте год рождения');
  assert.equal(birthDate('1990-02-30', around), 'Такого дня нет в календаре: проверьте число и месяц');
  assert.equal(birthDate('2023-02-29', around), 'Такого дня нет в календаре: проверьте число и месяц');
  assert.equal(birthDate('1990-13-01', around), 'Такого дня нет в календаре: проверьте число и месяц');
  assert.equal(birthDate('1899-12-31', around), 'Проверьте год рождения: он не раньше 1900');
  assert.equal(birthDate('17.04.1991', around), 'Дата рождения: год, месяц и день, например 1990-05-31');
});

test('a noun agrees with its number', () => {
  const goods = (count: number) => plural(count, 'товар', 'товара', 'товаров');
  assert.deepEqual([1, 21, 101].map(goods), ['товар', 'товар', 'товар']);
  assert.deepEqual([2, 3, 4, 22, 102].map(goods), Array(5).fill('товара'));
  assert.deepEqual([0, 5, 11, 12, 14, 19, 111, 112].map(goods), Array(8).fill('товаров'));
});

test('how long to wait is said in whole seconds, minutes, hours', () => {
  assert.equal(waitingTime(0), 'через 1 секунду');
  assert.equal(waitingTime(42), 'через 42 секунды');
  assert.equal(waitingTime(61), 'через 2 минуты');
  assert.equal(waitingTime(3600), 'через 1 час');
  assert.equal(waitingTime(3601), 'через 2 часа');
});

test('Retry-After is read as seconds and as a date', () => {
  const now = Date.parse('2025-11-21T10:00:00Z');
  assert.equal(secondsUntil('120', now), 120);
  assert.equal(secondsUntil('Fri, 21 Nov 2025 10:01:30 GMT', now), 90);
  assert.equal(secondsUntil('Fri, 21 Nov 2025 09:00:00 GMT', now), 0);
  assert.equal(secondsUntil('soon', now), undefined);
  assert.equal(secondsUntil(null, now), undefined);
});

test('the heading of a summary counts in words', () => {
  assert.equal(heading(1), 'Проверьте одно поле');
  assert.equal(heading(4), 'Проверьте четыре поля');
  assert.equal(heading(5), 'Проверьте пять полей');
  assert.equal(heading(12), 'Проверьте 12 полей');
  assert.equal(heading(22), 'Проверьте 22 поля');
});

test('a press in a cart line means a change of the quantity', () => {
  assert.equal(deltaOf({ name: 'delta', value: '-1' }, 3, 3), -1);
  assert.equal(deltaOf({ name: 'remove', value: '' }, 3, 3), -3);
  assert.equal(deltaOf(undefined, 5, 3), 2);
  assert.equal(deltaOf(undefined, 0, 3), -3);
  assert.equal(deltaOf(undefined, -4, 3), -3);
  assert.equal(deltaOf(undefined, 2.7, 3), -1);
  assert.equal(deltaOf(undefined, NaN, 3), 0);
});

test('a photo is checked by kind before it is sent, and an empty file is called empty', () => {
  assert.equal(fileFault({ type: 'image/png', size: 10 }), undefined);
  assert.equal(fileFault({ type: 'image/gif', size: 10 }), undefined);
  assert.equal(fileFault({ type: 'image/png', size: 0 }), 'Файл пустой: выберите другой');
  for (const type of ['image/svg+xml', '']) assert.match(fileFault({ type, size: 10 }) ?? '', /подойдёт JPEG, PNG, WebP или GIF$/);
});

test('a picture that is too large keeps its proportions', () => {
  assert.deepEqual(shrunkSize(4096, 3072), [2048, 1536]);
  assert.deepEqual(shrunkSize(8000, 1), [2048, 1]);
  assert.deepEqual(shrunkSize(800, 600), [800, 600]);
});

test('a quantity that is no whole number is said to be none', () => {
  for (const typed of ['0', '3', ' 12 ', '+2']) assert.equal(quantityFault(typed, true), undefined, typed);
  for (const typed of ['1.5', '1,5', 'два', '-1', '1e3']) assert.equal(quantityFault(typed, true), 'Количество — целое число, например 2', typed);
  assert.equal(quantityFault('', true), 'Укажите количество: целое число, например 2');
  assert.equal(quantityFault('', false), 'Количество — целое число, например 2', 'what a browser could not read');
});
