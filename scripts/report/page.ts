// A page of a Chromium: a size, a script, a picture.
import { ChromiumError, type Chromium } from "./chromium";

/** \{px\} of the style sheet, and how many pixels of the picture make one of them. */
export interface Viewport {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  readonly mobile: boolean;
}

export class Page {
  private constructor(
    private readonly chromium: Chromium,
    private readonly session: string,
  ) {}

  /** Opens an address and waits until it is loaded. */
  static async open(chromium: Chromium, url: string, viewport: Viewport): Promise<Page> {
    const { targetId } = await chromium.send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await chromium.send("Target.attachToTarget", { targetId, flatten: true });
    const page = new Page(chromium, sessionId as string);
    const { width, height, scale, mobile } = viewport;
    await page.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: scale, mobile });
    const { errorText } = await page.send("Page.navigate", { url });
    if (errorText !== undefined) throw new ChromiumError(`${url} cannot be opened: ${JSON.stringify(errorText)}`);
    await page.evaluate(
      `new Promise((resolve) => document.readyState === "complete" ? resolve() : addEventListener("load", () => resolve()))`,
    );
    return page;
  }

  async send(method: string, parameters: object = {}): Promise<Readonly<Record<string, unknown>>> {
    return this.chromium.send(method, parameters, this.session);
  }

  /**
   * Runs a script in the page; the answer must be what JSON can carry.
   * @throws ChromiumError when the script throws.
   */
  async evaluate(expression: string): Promise<unknown> {
    const reply = await this.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (reply.exceptionDetails !== undefined)
      throw new ChromiumError(`The page's script failed: ${JSON.stringify(reply.exceptionDetails)}`);
    return (reply.result as { value?: unknown }).value;
  }

  /** A PNG of what the viewport shows. */
  async picture(): Promise<Buffer> {
    const { data } = await this.send("Page.captureScreenshot", { format: "png" });
    return Buffer.from(data as string, "base64");
  }
}
