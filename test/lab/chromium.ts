import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** How a page is looked at. Width and height in CSS pixels. */
export interface View {
  width: number;
  height: number;
  scheme: 'light' | 'dark';
  media: 'screen' | 'print';
}

export const DESKTOP: View = { width: 1280, height: 900, scheme: 'light', media: 'screen' };
export const PHONE: View = { width: 360, height: 740, scheme: 'light', media: 'screen' };

export interface Page {
  /** What the page wrote to the console or the browser complained of, and dialogs it opened. */
  complaints: string[];
  /** Addresses asked for, the page's own first. */
  requests: string[];
  /** From the start of navigation to the end of the load event. */
  loadMs: number;
  /** The value of an expression, as JSON carries it. */
  evaluate<T>(expression: string): Promise<T>;
  look(view: View): Promise<void>;
  /** A picture of the first screen; `whole` for all of the page. */
  shoot(file: string, whole?: boolean): Promise<void>;
  print(file: string): Promise<void>;
  click(x: number, y: number): Promise<void>;
  hover(x: number, y: number): Promise<void>;
  close(): Promise<void>;
}

export interface Browser {
  open(url: string, view?: View): Promise<Page>;
  close(): Promise<void>;
}

type Params = Record<string, unknown>;
type Listener = (method: string, params: Params) => void;

interface Connection {
  send(method: string, params?: Params, session?: string): Promise<Params>;
  listen(session: string, listener: Listener): void;
}

/**
 * Starts Debian's chromium without a window. It is spoken to over pipes: file descriptors 3 and 4, messages ended by NUL
 * (Chrome DevTools Protocol, --remote-debugging-pipe), so no port is open.
 */
export async function startChromium(): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'netfix-chromium-'));
  const flags = [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--no-first-run',
  ];
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-extensions'];
  const child = spawn(
    'chromium',
    [
      ...flags,
      ...quiet,
      '--hide-scrollbars',
      '--remote-debugging-pipe',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], env: { ...process.env, HOME: profile } },
  );
  const connection = connect(child);
  return {
    open: (url, view = DESKTOP) => openPage(connection, url, view),
    async close() {
      const ended = new Promise((resolve) => child.once('close', resolve));
      await connection.send('Browser.close').catch(() => undefined);
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function connect(child: ChildProcess): Connection {
  const [to, from] = [child.stdio[3] as Writable, child.stdio[4] as Readable];
  const waiting = new Map<number, { resolve(result: Params): void; reject(error: Error): void }>();
  const listeners = new Map<string, Listener>();
  let last = 0;
  let received = '';
  const take = (text: string): void => {
    const { id, method, params, result, error, sessionId } = JSON.parse(text);
    if (id === undefined) listeners.get(sessionId)?.(method, params);
    else if (error) waiting.get(id)?.reject(new Error(error.message));
    else waiting.get(id)?.resolve(result);
    waiting.delete(id);
  };
  from.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (received + chunk).split('\0');
    received = parts.pop() ?? '';
    parts.forEach(take);
  });
  child.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('chromium has ended'));
  });
  child.on('error', (error) => {
    for (const { reject } of waiting.values()) reject(error);
  });
  to.on('error', () => undefined);
  return {
    send: (method, params = {}, sessionId) =>
      new Promise((resolve, reject) => {
        const id = ++last;
        waiting.set(id, { resolve, reject });
        to.write(`${JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) })}\0`);
      }),
    listen: (session, listener) => listeners.set(session, listener),
  };
}

async function openPage(connection: Connection, url: string, view: View): Promise<Page> {
  const { targetId } = await connection.send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await connection.send('Target.attachToTarget', { targetId, flatten: true });
  const session = sessionId as string;
  const send = (method: string, params: Params = {}) => connection.send(method, params, session);
  const watched = watch(connection, session);
  for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await send(`${domain}.enable`);
  const look = async ({ width, height, scheme, media }: View): Promise<void> => {
    await send('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: 1,
      mobile: width < 600,
    });
    const features = [{ name: 'prefers-color-scheme', value: scheme }];
    await send('Emulation.setEmulatedMedia', { media: media === 'print' ? 'print' : '', features });
  };
  await look(view);
  await send('Page.navigate', { url });
  await watched.loaded;
  const evaluate = async <T>(expression: string): Promise<T> => {
    const { result, exceptionDetails } = await send('Runtime.evaluate', { expression, returnByValue: true });
    if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
    return (result as { value: T }).value;
  };
  const save = async (method: string, params: Params, file: string): Promise<void> => {
    const { data } = await send(method, params);
    writeFileSync(file, Buffer.from(data as string, 'base64'));
  };
  const mouse = (type: string, x: number, y: number) =>
    send('Input.dispatchMouseEvent', {
      type,
      x,
      y,
      button: type === 'mouseMoved' ? 'none' : 'left',
      clickCount: 1,
    });
  return {
    complaints: watched.complaints,
    requests: watched.requests,
    loadMs: await evaluate<number>(`performance.getEntriesByType('navigation')[0].loadEventEnd`),
    evaluate,
    look,
    shoot: (file, whole = false) => save('Page.captureScreenshot', { captureBeyondViewport: whole }, file),
    print: (file) => save('Page.printToPDF', { preferCSSPageSize: true, printBackground: false }, file),
    async click(x, y) {
      await mouse('mousePressed', x, y);
      await mouse('mouseReleased', x, y);
    },
    hover: async (x, y) => void (await mouse('mouseMoved', x, y)),
    close: async () => void (await connection.send('Target.closeTarget', { targetId })),
  };
}

/** Collects what a page says and asks for; a dialog is noted and closed, or the page would wait for ever. */
function watch(connection: Connection, session: string) {
  const complaints: string[] = [];
  const requests: string[] = [];
  let load = (): void => {};
  const loaded = new Promise<void>((resolve) => {
    load = resolve;
  });
  connection.listen(session, (method, params) => {
    if (method === 'Page.loadEventFired') load();
    if (method === 'Network.requestWillBeSent') requests.push((params.request as { url: string }).url);
    if (method === 'Runtime.consoleAPICalled' || method === 'Log.entryAdded')
      complaints.push(JSON.stringify(params));
    if (method === 'Runtime.exceptionThrown') complaints.push(JSON.stringify(params));
    if (method !== 'Page.javascriptDialogOpening') return;
    complaints.push(`dialog: ${params.message}`);
    void connection.send('Page.handleJavaScriptDialog', { accept: false }, session);
  });
  return { complaints, requests, loaded };
}
