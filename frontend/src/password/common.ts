// The few words that passwords are made of most often, in Russia and elsewhere: lower case, «е» for «ё». The server knows many more. Words typed on the wrong layout
// need not stand here, readings() gives both.

export const commonWords = (
  'password parol пароль qwerty qazwsx йцукен admin welcome letmein iloveyou monkey dragon master football '
  + 'techstore техстор магазин логин привет любовь люблю солнышко зайка котенок малыш мама папа счастье принцесса '
  + 'наташа настя максим александр андрей дмитрий сергей алексей владимир анна елена ольга татьяна екатерина мария '
  + 'россия москва спартак зенит динамо футбол privet natasha sergey rossiya moskva'
).split(' ');

/** Rows of keys and alphabets: a run along one of them is worth a character or two, whatever its length. */
export const rows = [
  '01234567890', 'abcdefghijklmnopqrstuvwxyz', 'абвгдежзийклмнопрстуфхцчшщъыьэюя', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm',
  'йцукенгшщзхъ', 'фывапролджэ', 'ячсмитьбю', 'qazwsxedcrfvtgbyhnujmikolp', '1q2w3e4r5t6y7u8i9o0p',
];
