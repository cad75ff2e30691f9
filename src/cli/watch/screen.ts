import type { Terminal } from '../verb.ts';
import type { Line, Tone } from './frame.ts';

const csi = '\u001b[';
const colours: Readonly<Record<Tone, string>> = { good: '32', bad: '33', title: '1', plain: '0' };
const keysThatEnd = ['q', 'Q', '\u0003', '\u0004'];

export type Screen = {
  /** Puts these lines in the place of what stands there. */
  draw(lines: readonly Line[]): void;
  /** Gives the terminal back as it was. */
  close(): void;
};

/** Takes the whole terminal for as long as it is open. `onEnd`: somebody typed q or Ctrl-C, or went away. */
export function openScreen({ input, output }: Terminal, isColoured: boolean, onEnd: () => void): Screen {
  const onData = (chunk: Buffer | string) => {
    if ([...chunk.toString()].some((key) => keysThatEnd.includes(key))) onEnd();
  };
  setRaw(input, true);
  input.on('data', onData).on('end', onEnd).on('close', onEnd);
  input.resume();
  // Another page of the terminal, without its cursor.
  output.write(`${csi}?1049h${csi}?25l`);
  return {
    draw: (lines) => {
      const { rows, columns } = sizeOf(output);
      const shown = lines.slice(0, rows - 1).map(({ tone, text }) => {
        const cut = [...text].slice(0, columns - 1).join('');
        return isColoured ? `${csi}${colours[tone]}m${cut}${csi}0m` : cut;
      });
      output.write(`${csi}H${shown.map((line) => `${line}${csi}K\r\n`).join('')}${csi}J`);
    },
    close: () => {
      input.off('data', onData).off('end', onEnd).off('close', onEnd);
      input.pause();
      setRaw(input, false);
      output.write(`${csi}?25h${csi}?1049l`);
    },
  };
}

/** Keys come one by one, and Ctrl-C as one of them. */
function setRaw(input: Terminal['input'], isRaw: boolean): void {
  if ('setRawMode' in input && typeof input.setRawMode === 'function') input.setRawMode(isRaw);
}

function sizeOf(output: Terminal['output']): { readonly rows: number; readonly columns: number } {
  const of = (name: 'rows' | 'columns', otherwise: number) => {
    const value: unknown = name in output ? Reflect.get(output, name) : null;
    return typeof value === 'number' && value > 0 ? value : otherwise;
  };
  return { rows: of('rows', 40), columns: of('columns', 120) };
}
