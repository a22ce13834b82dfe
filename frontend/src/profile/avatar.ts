// The avatar: previewed, uploaded without a reload, removed. `<form data-avatar="/api/profile/avatar">`.

import { whileBusy } from '../forms/busy';
import { showFault } from '../forms/field';
import { refusal } from '../forms/json';
import { refresh } from '../page/refresh';
import { type Outcome, send } from '../page/send';
import { toast } from '../page/toast';
import sentences from '../rules/sentences.json';
import { fileFault, lightEnough } from './picture-file';

const side = 176;

/** The picture cropped to a square. Drawn on a canvas, so that the Content-Security-Policy need not allow `blob:`. */
async function square(file: File): Promise<HTMLCanvasElement | undefined> {
  const bitmap = await createImageBitmap(file).catch(() => undefined);
  if (!bitmap) return undefined;
  const size = Math.min(bitmap.width, bitmap.height);
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  const [left, top] = [(bitmap.width - size) / 2, (bitmap.height - size) / 2];
  canvas.getContext('2d')?.drawImage(bitmap, left, top, size, size, 0, 0, side, side);
  bitmap.close();
  return canvas;
}

const fileField = (form: HTMLFormElement): HTMLInputElement | null => form.querySelector('input[type="file"]');

async function preview(form: HTMLFormElement, field: HTMLInputElement): Promise<void> {
  const file = field.files?.[0];
  const fault = file && fileFault(file);
  const picture = file && fault === undefined ? await square(file) : undefined;
  showFault(field, file && fault === undefined && !picture ? sentences.FILE_BROKEN : fault);
  if (picture) form.querySelector('[data-avatar-preview]')?.replaceChildren(picture);
}

async function finish(form: HTMLFormElement, outcome: Outcome, done: string): Promise<void> {
  if (!outcome.answer.ok) {
    const sentence = Object.values(refusal(outcome)).join(' ');
    const field = fileField(form);
    return field ? showFault(field, sentence) : toast(sentence, undefined, 'fault');
  }
  if (form.dataset['refresh'] !== undefined) await refresh(form.dataset['refresh']);
  toast(outcome.answer.message ?? done);
}

async function upload(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  const address = form.dataset['avatar'] ?? '';
  if (submitter?.dataset['avatarRemove'] !== undefined) return finish(form, await send(address, undefined, 'DELETE'), 'Фотографию убрали');
  const field = fileField(form);
  const file = field?.files?.[0];
  if (!field || !file) return field ? showFault(field, sentences.FILE_MISSING) : undefined;
  // The error of the previously chosen file may still be shown.
  const fault = fileFault(file);
  showFault(field, fault);
  if (fault !== undefined) return field.focus();
  const light = await lightEnough(file, Number(form.dataset['maxBytes'] ?? 5 * 1024 * 1024));
  if (!light) return showFault(field, sentences.FILE_HEAVY);
  const body = new FormData();
  body.append('avatar', light, file.name);
  return finish(form, await send(address, body), 'Фотография сохранена');
}

/** Enhances the avatar's forms. */
export function avatarForms(): void {
  document.addEventListener('change', ({ target }) => {
    const form = target instanceof HTMLInputElement && target.type === 'file' ? target.form : null;
    if (form?.dataset['avatar'] !== undefined) void preview(form, target as HTMLInputElement);
  });
  document.addEventListener('submit', event => {
    const form = event.target as HTMLFormElement;
    if (form.dataset['avatar'] === undefined || event.defaultPrevented) return;
    event.preventDefault();
    const { submitter } = event;
    void whileBusy(form, submitter, () => upload(form, submitter));
  });
}
