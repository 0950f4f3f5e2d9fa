import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { RunDocument } from '../../src/report/document.ts';
import { type Outcome, run } from '../lab/lab.ts';

const IMAGE = fileURLToPath(new URL('./image.sh', import.meta.url));
const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** An emulated machine on cores that others use too. */
const BOOT_MS = 180_000;
const STEP_MS = 300_000;

/** A running virtual machine: a Debian kernel with its modules, systemd as PID 1, one inventory host called `vm`. */
export interface Vm {
  inventory: string;
  /** A UDP port of 127.0.0.1 that leads to 8472/udp of the machine, from 10.0.2.2 as it sees it. */
  overlayPort: number;
  /** Runs a shell script as root, by OpenSSH's own client. */
  exec(script: string): Promise<Outcome>;
  /** The same for a script that must not fail; gives what it printed, trimmed. */
  ask(script: string): Promise<string>;
  /** Runs the built command line. */
  netfix(...args: string[]): Promise<Outcome>;
  /** The same with `--json`. Throws where it printed no document. */
  run(...args: string[]): Promise<{ code: number; document: RunDocument }>;
  /** Starts it, for a test that ends it early. */
  start(...args: string[]): ChildProcess;
  /** What was written to the serial console so far: seen also while SSH is cut off. */
  console(): string;
  /** True when a new connection to port 22 is answered by sshd. */
  answers(): Promise<boolean>;
  reboot(): Promise<void>;
  end(): Promise<void>;
}

/**
 * Boots the image (built on the first call) in qemu's own emulation: KVM is not everywhere, and where it is it need not
 * work. Nothing written to the disk outlives qemu. The machine has no way out; its SSH port is one of 127.0.0.1.
 */
export async function startVm(): Promise<Vm> {
  const built = await run(['bash', IMAGE], { timeoutMs: 600_000 });
  if (built.code !== 0) throw new Error(`image.sh: ${built.stderr}`);
  const image = built.stdout.trim();
  const dir = mkdtempSync(join(tmpdir(), 'netfix-vm-'));
  const qemu = boot(image, dir);
  try {
    const ports = await forwardedPorts(qemu);
    const vm = machine({ image, dir, qemu, ...ports });
    await eventually('boot', dir, () => vm.answers());
    return vm;
  } catch (error) {
    qemu.kill('SIGKILL');
    throw error;
  }
}

/** qemu ends with us, however we end. The kernel is loaded by qemu itself: there is no boot loader. */
function boot(image: string, dir: string): ChildProcess {
  const drive = `if=virtio,file=${image}/root.img,format=raw,snapshot=on,cache=unsafe`;
  const net = 'user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:0-:22,hostfwd=udp:127.0.0.1:0-:8472';
  const args = [
    ...[
      '-machine',
      'q35',
      '-accel',
      'tcg,thread=multi,tb-size=256',
      '-cpu',
      'qemu64',
      '-smp',
      '2',
      '-m',
      '512',
    ],
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-monitor', 'stdio'],
    ...['-serial', `file:${dir}/console`, '-device', 'virtio-rng-pci', '-drive', drive],
    ...['-netdev', net, '-device', 'virtio-net-pci,netdev=net,romfile='],
    ...['-kernel', `${image}/vmlinuz`, '-initrd', `${image}/initrd`],
    ...['-append', 'root=/dev/vda console=ttyS0 quiet no_timer_check'],
  ];
  return spawn('setpriv', ['--pdeathsig', 'KILL', 'qemu-system-x86_64', ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

/** qemu takes free ports for 0; its monitor tells which. */
async function forwardedPorts(qemu: ChildProcess): Promise<{ sshPort: number; overlayPort: number }> {
  let said = '';
  qemu.stdout?.setEncoding('latin1').on('data', (text: string) => {
    said += text;
  });
  qemu.stdin?.write('info usernet\n');
  const port = (kind: string) =>
    Number(new RegExp(`${kind}\\[HOST_FORWARD\\] +\\d+ +\\S+ +(\\d+)`).exec(said)?.[1]);
  for (const end = Date.now() + BOOT_MS; Date.now() < end; await sleep(100)) {
    if (qemu.exitCode !== null) break;
    if (port('TCP') > 0 && port('UDP') > 0) return { sshPort: port('TCP'), overlayPort: port('UDP') };
  }
  throw new Error(`qemu does not run: ${said}`);
}

interface Machine {
  image: string;
  dir: string;
  qemu: ChildProcess;
  sshPort: number;
  overlayPort: number;
}

function machine({ image, dir, qemu, sshPort, overlayPort }: Machine): Vm {
  const inventory = join(dir, 'hosts');
  const hostKey = `-o UserKnownHostsFile=${image}/known_hosts -o HostKeyAlias=vm -o ConnectTimeout=60`;
  writeFileSync(
    inventory,
    `vm ansible_host=127.0.0.1 ansible_port=${sshPort} ansible_user=ops node_ip=10.0.2.15 ` +
      `ansible_ssh_private_key_file=${image}/id_ed25519 ansible_ssh_common_args='${hostKey}'\n`,
  );
  const strict = ['-F', 'none', '-o', 'BatchMode=yes', '-o', 'StrictHostKeyChecking=yes'];
  const ssh = ['ssh', ...strict, ...hostKey.split(' '), '-i', `${image}/id_ed25519`, '-p', String(sshPort)];
  const shared = sharedConnection([...ssh, '-S', join(dir, 'ssh'), 'root@127.0.0.1']);
  const exec = (script: string) => run([...shared.argv(), script], { timeoutMs: STEP_MS });
  const ask = async (script: string): Promise<string> => {
    const { code, stdout, stderr } = await exec(script);
    if (code !== 0) throw new Error(`${script}: exit ${code}: ${stderr}`);
    return stdout.trim();
  };
  const command = (args: string[]) => [CLI, ...args, '-i', inventory];
  const netfix = (...args: string[]) => run([process.execPath, ...command(args)], { timeoutMs: STEP_MS });
  return {
    inventory,
    overlayPort,
    exec,
    ask,
    netfix,
    run: async (...args) => {
      const { code, stdout, stderr } = await netfix(...args, '--json');
      if (stdout === '') throw new Error(stderr);
      return { code, document: JSON.parse(stdout) };
    },
    start: (...args) => spawn(process.execPath, command(args), { stdio: 'ignore' }),
    console: () => readFileSync(join(dir, 'console'), 'utf8'),
    answers: () => answers(sshPort),
    reboot: async () => {
      const bootId = 'cat /proc/sys/kernel/random/boot_id';
      const before = await ask(bootId);
      await exec('systemctl reboot');
      await eventually('reboot', dir, async () => {
        if (!(await answers(sshPort))) return false;
        const { code, stdout } = await exec(bootId);
        return code === 0 && stdout.trim() !== before;
      });
    },
    end: async () => {
      shared.end();
      const closed = once(qemu, 'close');
      qemu.kill('SIGKILL');
      await closed;
      rmSync(dir, { recursive: true });
    },
  };
}

/** A login costs an emulated machine seconds, so all scripts share one (ssh_config(5), ControlMaster) once it stands. */
function sharedConnection(ssh: readonly string[]): { argv(): readonly string[]; end(): void } {
  const [command = '', ...args] = ssh;
  let master: ChildProcess | null = null;
  return {
    argv() {
      master ??= spawn(command, ['-MN', '-o', 'ServerAliveInterval=20', ...args], { stdio: 'ignore' }).on(
        'exit',
        () => {
          master = null;
        },
      );
      return ssh;
    },
    end: () => void master?.kill(),
  };
}

/** qemu itself accepts the connection, whether or not sshd listens behind it: only the banner tells. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    const settle = (result: boolean) => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(3_000, () => settle(false));
    socket.on('error', () => settle(false));
    socket.on('close', () => settle(false));
    socket.once('data', (data) => settle(data.toString('latin1').startsWith('SSH-')));
  });
}

async function eventually(what: string, dir: string, holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + BOOT_MS; Date.now() < end; await sleep(500)) {
    if (await holds()) return;
  }
  throw new Error(
    `no ${what} within ${BOOT_MS / 1000} s. The console:\n${readFileSync(join(dir, 'console'), 'utf8')}`,
  );
}
