"""Asks a socket COUNT times, a new connection for each request, and prints the seconds that it took.

usage: ask.py SOCKET COUNT REQUEST     {} in REQUEST stands for the number of the request

The figures of the true daemons were taken with a client like this one. A client in Node needs longer for a
connection than the daemon does, and so would measure itself.
"""

import socket
import sys
import time


def ask(path, request):
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(path)
        client.sendall(request.encode() + b"\0")
        client.shutdown(socket.SHUT_WR)
        reply = bytearray()
        while piece := client.recv(65536):
            reply += piece
    if reply[:1] == b"2" or not reply:
        sys.exit(f"refused: {request}: {bytes(reply)}")


path, count, request = sys.argv[1], int(sys.argv[2]), sys.argv[3]
before = time.perf_counter()
for number in range(count):
    ask(path, request.replace("{}", str(number)))
print(time.perf_counter() - before)
