// How far the job is, on standard error so that standard output is the result alone.

/** Called with the moments that are done and those there are, and with what is under way. */
export type Progress = (done: number, total: number, label: string) => void;

const WIDTH = 30;

/** What a progress bar is drawn on. */
export interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** One line of a bar, e.g. `[######------]  50 %  sixty-forty, covid`. */
export function barOf(done: number, total: number, label: string): string {
  const part = total === 0 ? 1 : done / total;
  const filled = Math.round(part * WIDTH);
  const percent = String(Math.floor(part * 100)).padStart(3);
  return `[${"#".repeat(filled)}${"-".repeat(WIDTH - filled)}] ${percent} %  ${label}`;
}

/** Draws a bar in place on a terminal, and a line at the first moment of each run elsewhere. */
export function progressOn(screen: Screen): Progress {
  const shown = new Set<string>();
  return (done, total, label) => {
    if (screen.isTTY === true) {
      screen.write(`\r\u001b[2K${barOf(done, total, label)}${done === total && total > 0 ? "\n" : ""}`);
      return;
    }
    if (shown.has(label)) return;
    shown.add(label);
    screen.write(`${barOf(done, total, label)}\n`);
  };
}
