"""A cable between two network namespaces with delay, loss and rate, for kernels without netem.

wire.py PID_A NAME_A PID_B NAME_B DELAY_MS LOSS_PERCENT RATE_MBIT

makes an interface of that name in the namespace of each process, and passes frames between them until its input ends. Each direction
has the delay, the loss and the rate to itself; 0 is no limit of the rate. A line on its input changes one: `delay 100`, `loss 5`, `rate 1`.
"""

import fcntl
import heapq
import os
import random
import selectors
import struct
import subprocess
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TAP, IFF_NO_PI = 0x2, 0x1000
INPUT = 0
LARGEST_FRAME = 65_535
# What waits longer for its turn on a slow cable is dropped, as the buffer of a router has an end.
LONGEST_QUEUE_S = 0.2
# Frames read in one go before those that are due are passed on.
AT_ONCE = 64


def tap(pid, name):
    """An interface in the namespace of that process; returns the descriptor that has what is sent to it."""
    unique = "w%x" % random.getrandbits(40)
    descriptor = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(descriptor, TUNSETIFF, struct.pack("16sH22x", unique.encode(), IFF_TAP | IFF_NO_PI))
    subprocess.check_call(["ip", "link", "set", unique, "netns", pid, "name", name])
    subprocess.check_call(
        ["nsenter", f"--net=/proc/{pid}/ns/net", "ip", "link", "set", name, "up", "txqueuelen", "1000"]
    )
    return descriptor


class Wire:
    def __init__(self, one, other, settings):
        self.settings = settings
        self.other = {one: other, other: one}
        self.free = {one: 0.0, other: 0.0}
        # Heap of (when, a number that keeps the order, to where, the frame).
        self.under_way = []
        self.count = 0

    def take(self, end, frame):
        """A frame was sent into that end."""
        if random.random() * 100 < self.settings["loss"]:
            return
        now = time.monotonic()
        at = now
        if self.settings["rate"] > 0:
            at = max(now, self.free[end])
            if at - now > LONGEST_QUEUE_S:
                return
            at += len(frame) * 8 / (self.settings["rate"] * 1e6)
            self.free[end] = at
        self.count += 1
        heapq.heappush(
            self.under_way, (at + self.settings["delay"] / 1000, self.count, self.other[end], frame)
        )

    def deliver(self):
        """Passes on what is due; returns the seconds until more is, None if nothing is under way."""
        while self.under_way and self.under_way[0][0] <= time.monotonic():
            _, _, end, frame = heapq.heappop(self.under_way)
            try:
                os.write(end, frame)
            except OSError:
                # An interface that is down, or whose queue is full, loses frames.
                pass
        return max(0, self.under_way[0][0] - time.monotonic()) if self.under_way else None


def main():
    pid_a, name_a, pid_b, name_b, delay, loss, rate = sys.argv[1:]
    ends = tap(pid_a, name_a), tap(pid_b, name_b)
    settings = {"delay": float(delay), "loss": float(loss), "rate": float(rate)}
    wire = Wire(*ends, settings)
    selector = selectors.DefaultSelector()
    for descriptor in (*ends, INPUT):
        selector.register(descriptor, selectors.EVENT_READ)
    print("ready", flush=True)
    while True:
        for key, _ in selector.select(wire.deliver()):
            if key.fd == INPUT:
                lines = os.read(INPUT, 4096).decode()
                if lines == "":
                    return
                for name, value in (line.split() for line in lines.splitlines()):
                    settings[name] = float(value)
                continue
            for _ in range(AT_ONCE):
                try:
                    wire.take(key.fd, os.read(key.fd, LARGEST_FRAME))
                except BlockingIOError:
                    break


main()
