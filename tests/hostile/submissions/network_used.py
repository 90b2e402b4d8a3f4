"""Sends what it knows to the network: TCP, UDP, names, raw packets, and whatever else a socket can be.

Must: nothing is reached, and the right function counts.
"""
# points: 5
# reason: All right
# says: refused: TCP
# tags: quick

# %%
import socket
import urllib.request

attempt("TCP to this machine", lambda: socket.create_connection(tuple(CANARY["tcp"]), timeout=2))


def datagram():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.sendto(b"pwned", tuple(CANARY["udp"]))


attempt("UDP to this machine", datagram)
attempt("a name", lambda: socket.getaddrinfo("example.org", 80))
attempt("HTTP", lambda: urllib.request.urlopen("http://93.184.215.14/", timeout=2))
attempt("a raw socket", lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP))
attempt("a packet socket", lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW))
attempt("a virtual machine's socket", lambda: socket.socket(getattr(socket, "AF_VSOCK", 40), socket.SOCK_STREAM))
attempt("Bluetooth", lambda: socket.socket(getattr(socket, "AF_BLUETOOTH", 31), socket.SOCK_RAW, 1))
attempt("the kernel's crypto", lambda: socket.socket(getattr(socket, "AF_ALG", 38), socket.SOCK_SEQPACKET))
attempt("a listener outside", lambda: socket.create_connection(("10.0.0.1", 22), timeout=2))
