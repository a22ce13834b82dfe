// Which files are sent as a photo.

import sentences from '../rules/sentences.json';

const kinds = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'];
/** The longest side of a picture that is made smaller: more than the shop keeps of any. */
const longest = 2048;

/** What is wrong with a file before it is looked at. */
export function fileFault(file: { type: string; size: number }): string | undefined {
  if (file.size === 0) return sentences.FILE_EMPTY;
  return kinds.includes(file.type) ? undefined : sentences.FILE_UNKNOWN;
}

/** The sides of a picture once none of them is longer than the longest. */
export function shrunkSize(width: number, height: number): [number, number] {
  const scale = Math.min(1, longest / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

/** A picture that weighs no more than `most` bytes: the file itself, or a smaller copy of it; nothing when there is none. */
export async function lightEnough(file: File, most: number): Promise<Blob | undefined> {
  if (file.size <= most) return file;
  const bitmap = await createImageBitmap(file).catch(() => undefined);
  if (!bitmap) return undefined;
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = shrunkSize(bitmap.width, bitmap.height);
  const brush = canvas.getContext('2d');
  if (brush) {
    // JPEG knows no transparency; without this it would be black.
    brush.fillStyle = '#fff';
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  }
  bitmap.close();
  const copy = await new Promise<Blob | null>(done => { canvas.toBlob(done, 'image/jpeg', 0.9); });
  return copy !== null && copy.size <= most ? copy : undefined;
}
