import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(
  new URL('../../../node_modules/yaml-language-server/bin/yaml-language-server', import.meta.url),
);

/** As an editor without a network: schemas are those that files name. */
const SETTINGS = { yaml: { schemaStore: { enable: false }, validate: true, completion: true } };

interface Message {
  id?: number;
  method?: string;
  params?: unknown;
  result?: unknown;
}

export interface Diagnostic {
  message: string;
  range: { start: { line: number; character: number } };
}

/** The YAML language server that editors use, spoken to as they do: LSP 3.17 over standard input and output. */
export interface LanguageServer {
  /** What is wrong with a text that the editor has open at a path, once the server has looked. */
  diagnostics(path: string, text: string): Promise<Diagnostic[]>;
  /** Labels of what is offered where `|` stands in the text. */
  completions(path: string, text: string): Promise<string[]>;
  stop(): void;
}

/** Throws where the server does not answer the first request. */
export async function startLanguageServer(): Promise<LanguageServer> {
  const server = spawn(process.execPath, [SERVER, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = new Map<number, (result: unknown) => void>();
  const published = new Map<string, (found: Diagnostic[]) => void>();
  let lastId = 0;
  let opened = 0;

  function send(message: Message): void {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }
  function ask(method: string, params: unknown): Promise<unknown> {
    const id = ++lastId;
    send({ id, method, params });
    return new Promise((resolve) => answers.set(id, resolve));
  }
  /** Each text is a document of its own, so that what is published is of no earlier one. */
  function open(path: string, text: string): string {
    const uri = `file://${path}?${++opened}`;
    const textDocument = { uri, languageId: 'yaml', version: 1, text };
    send({ method: 'textDocument/didOpen', params: { textDocument } });
    return uri;
  }
  function receive({ id, method, params, result }: Message): void {
    if (method === undefined) answers.get(id ?? 0)?.(result);
    else if (method === 'textDocument/publishDiagnostics') {
      const { uri, diagnostics } = params as { uri: string; diagnostics: Diagnostic[] };
      published.get(uri)?.(diagnostics);
    } else if (id !== undefined) send({ id, result: answerTo(method, params) });
  }
  readMessages(server.stdout, receive);
  await ask('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: { workspace: { configuration: true } },
  });
  send({ method: 'initialized', params: {} });
  send({ method: 'workspace/didChangeConfiguration', params: { settings: SETTINGS } });
  return {
    diagnostics(path, text) {
      return new Promise((resolve) => published.set(open(path, text), resolve));
    },
    async completions(path, marked) {
      const before = marked.slice(0, marked.indexOf('|')).split('\n');
      const uri = open(path, marked.replace('|', ''));
      const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
      const found = await ask('textDocument/completion', { textDocument: { uri }, position });
      return (found as { items: { label: string }[] }).items.map(({ label }) => label);
    },
    stop: () => void server.kill(),
  };
}

/** What the server asks of the editor: its settings, by section. */
function answerTo(method: string, params: unknown): unknown {
  if (method !== 'workspace/configuration') return null;
  const { items } = params as { items: { section: string }[] };
  return items.map(({ section }) => (section === 'yaml' ? SETTINGS.yaml : null));
}

/** Messages are framed by `Content-Length: N` and an empty line (LSP 3.17, base protocol). */
function readMessages(stream: NodeJS.ReadableStream, receive: (message: Message) => void): void {
  let rest = Buffer.alloc(0);
  stream.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const begin = rest.indexOf('\r\n\r\n') + 4;
      const length = Number(/Content-Length: (\d+)/.exec(rest.toString('latin1', 0, begin))?.[1]);
      const end = begin + length;
      if (begin < 4 || rest.length < end) return;
      const message = JSON.parse(rest.subarray(begin, end).toString());
      rest = rest.subarray(end);
      receive(message);
    }
  });
}
