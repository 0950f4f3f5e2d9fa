"""One UDP proof between two lab hosts.

udp.py listen PORT TOKEN: prints "ready", then "seen ADDRESS" when TOKEN comes; ends then, when its standard input is
closed, or after 30 seconds. Where another program holds the port, a raw socket sees the same datagrams: the kernel feeds it after the firewall, as it feeds the bound socket (raw(7)).
udp.py send ADDRESS PORT TOKEN: sends TOKEN five times within a second.
"""
import errno
import select
import socket
import struct
import sys
import time


def open_port(port):
    """A socket and where the payload begins in what it reads."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.bind(("", port))
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        return socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_UDP), 28
    return sock, 0


def listen(port, token):
    sock, offset = open_port(port)
    print("ready", flush=True)
    while select.select([sock, sys.stdin], [], [], 30)[0] == [sock]:
        data, peer = sock.recvfrom(65535)
        if offset and struct.unpack("!H", data[22:24])[0] != port:
            continue
        if data[offset:] == token.encode():
            print("seen", peer[0], flush=True)
            return


def send(address, port, token):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for pause in (0, 0.05, 0.15, 0.3, 0.5):
        time.sleep(pause)
        sock.sendto(token.encode(), (address, port))


if sys.argv[1] == "listen":
    listen(int(sys.argv[2]), sys.argv[3])
else:
    send(sys.argv[2], int(sys.argv[3]), sys.argv[4])
