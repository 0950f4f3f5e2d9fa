"""Runs many `ansible-inventory` and `ansible` command lines in one process.

Loading Ansible takes most of a second, a fork of the loaded one some tens of milliseconds. Reads a JSON list of
{"argv": [...], "cwd": "..."} on stdin and prints a JSON list of {"status": n, "stdout": "...", "stderr": "..."}.
"""
import json
import os
import sys
import tempfile

from ansible.cli.adhoc import AdHocCLI
from ansible.cli.inventory import InventoryCLI

COMMANDS = {'ansible-inventory': InventoryCLI, 'ansible': AdHocCLI}


def run(case, out, err):
    os.chdir(case['cwd'])
    os.dup2(out, 1)
    os.dup2(err, 2)
    argv = case['argv']
    try:
        cli = COMMANDS[argv[0]](argv)
        cli.parse()
        return cli.run() or 0
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 0
    except BaseException as error:
        os.write(2, str(error).encode())
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def answer(case):
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        pid = os.fork()
        if pid == 0:
            os._exit(run(case, out.fileno(), err.fileno()))
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        out.seek(0)
        err.seek(0)
        return {'status': status, 'stdout': out.read().decode(), 'stderr': err.read().decode()}


if __name__ == '__main__':
    json.dump([answer(case) for case in json.load(sys.stdin)], sys.stdout)
