# Runs the scenarios of a JSON file on the kernel that it runs on, and prints what it counted. Wants root and a network
# namespace of its own: scripts/judgeKernel.mjs sees to both. Clients close a connection at once that is not answered, so
# that none of them sends its SYN again.
import fcntl
import json
import os
import selectors
import socket
import struct
import subprocess
import sys
import time

TUN_ADDRESS = "10.77.0.1"


def write_sysctl(name, value):
    with open("/proc/sys/" + name.replace(".", "/"), "w", encoding="ascii") as file:
        file.write(value)


def counters():
    values = {}
    with open("/proc/self/net/netstat", encoding="ascii") as file:
        rows = file.read().splitlines()
    for names, numbers in zip(rows[::2], rows[1::2]):
        prefix = names.split(":")[0]
        for name, number in zip(names.split()[1:], numbers.split()[1:]):
            values[prefix + name] = int(number)
    return values


def open_tun():
    tun = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(tun, 0x400454CA, struct.pack("16sH", b"judge0", 0x0001 | 0x1000))
    subprocess.run(["ip", "address", "add", TUN_ADDRESS + "/8", "dev", "judge0"], check=True)
    subprocess.run(["ip", "link", "set", "judge0", "up"], check=True)
    os.set_blocking(tun, False)
    return tun


def checksum(data):
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF


def syn(source, port):
    addresses = socket.inet_aton(source) + socket.inet_aton(TUN_ADDRESS)
    tcp = struct.pack("!HHIIBBHHH", 20000, port, 7, 0, 0x50, 2, 65535, 0, 0)
    tcp_sum = checksum(addresses + struct.pack("!BBH", 0, 6, 20) + tcp)
    tcp = tcp[:16] + struct.pack("!H", tcp_sum) + tcp[18:]
    ip = struct.pack("!BBHHHBBH", 0x45, 0, 40, 0, 0, 64, 6, 0) + addresses
    return ip[:10] + struct.pack("!H", checksum(ip)) + ip[12:] + tcp


def listen(address, backlog):
    listener = socket.socket()
    listener.bind((address, 0))
    listener.listen(backlog)
    listener.setblocking(False)
    return listener


def connect(address, kept):
    client = socket.socket()
    client.setblocking(False)
    client.connect_ex(address)
    # On loopback the handshake is over when connect returns, or its SYN was dropped.
    try:
        client.getpeername()
        kept.append(client)
        return True
    except OSError:
        client.close()
        return False


def run_clients(scenario):
    """Clients at a constant rate or all at once, against an acceptor that takes one connection per service time."""
    listener = listen("127.0.0.1", scenario["backlog"])
    address = listener.getsockname()
    kept = []
    offered = connected = accepted = longest = 0
    gap = 1 / scenario["arrivalsPerSecond"] if scenario["arrivalsPerSecond"] else 0
    service = 1 / scenario["acceptsPerSecond"] if scenario["acceptsPerSecond"] else float("inf")
    stall_from, stall_until = scenario["stall"]
    free_at = 0 if service != float("inf") else float("inf")
    next_arrival = gap
    started = time.monotonic()
    while offered < scenario["clients"]:
        now = time.monotonic() - started
        due = min(next_arrival, free_at if connected > accepted else float("inf"))
        if now < due:
            time.sleep(min(due - now, 0.001))
            continue
        if next_arrival <= now and next_arrival == due:
            offered += 1
            connected += connect(address, kept)
            longest = max(longest, connected - accepted)
            next_arrival += gap
        elif stall_from <= now < stall_until:
            free_at = stall_until
        else:
            kept.append(listener.accept()[0])
            accepted += 1
            # The acceptor was idle where nobody waited, else it goes on where it ended.
            free_at = max(free_at, next_arrival - gap) + service
    listener.close()
    for one in kept:
        one.close()
    return {"connected": connected, "longest": longest}


def run_flood(scenario, tun):
    listener = listen(TUN_ADDRESS, scenario["backlog"])
    port = listener.getsockname()[1]
    for number in range(scenario["syns"]):
        os.write(tun, syn("10.88.%d.%d" % (number // 250, number % 250 + 1), port))
    selector = selectors.DefaultSelector()
    selector.register(tun, selectors.EVENT_READ)
    while selector.select(0):
        os.read(tun, 4096)
    listener.close()
    return {}


def run_unix(scenario):
    """Senders of datagrams that never block, against a reader that takes one per service time."""
    reader = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    reader.bind("\0judge")
    senders = [socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) for _ in range(scenario["senders"])]
    for one in senders:
        one.setblocking(False)
        one.connect("\0judge")
    offered = sent = read = longest = 0
    gap = 1 / scenario["arrivalsPerSecond"] if scenario["arrivalsPerSecond"] else 0
    service = 1 / scenario["acceptsPerSecond"] if scenario["acceptsPerSecond"] else float("inf")
    stall_from, stall_until = scenario["stall"]
    free_at = 0 if service != float("inf") else float("inf")
    next_arrival = gap
    payload = b"x" * scenario["size"]
    started = time.monotonic()
    while offered < scenario["clients"]:
        now = time.monotonic() - started
        due = min(next_arrival, free_at if sent > read else float("inf"))
        if now < due:
            time.sleep(min(due - now, 0.001))
            continue
        if next_arrival <= now and next_arrival == due:
            try:
                senders[offered % len(senders)].send(payload)
                sent += 1
            except BlockingIOError:
                pass
            offered += 1
            longest = max(longest, sent - read)
            next_arrival += gap
        elif stall_from <= now < stall_until:
            free_at = stall_until
        else:
            reader.recv(len(payload))
            read += 1
            # The reader was idle where nothing waited, else it goes on where it ended.
            free_at = max(free_at, next_arrival - gap) + service
    for one in [reader, *senders]:
        one.close()
    return {"sent": sent, "longest": longest}


def main():
    with open(sys.argv[1], encoding="utf8") as file:
        scenarios = json.load(file)
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    tun = open_tun()
    results = []
    for scenario in scenarios:
        for name, value in scenario["sysctls"].items():
            write_sysctl(name, value)
        before = counters()
        match scenario["kind"]:
            case "flood":
                result = run_flood(scenario, tun)
            case "unix":
                result = run_unix(scenario)
            case _:
                result = run_clients(scenario)
        after = counters()
        moved = {name: after[name] - before[name] for name in after if after[name] != before[name]}
        results.append({"name": scenario["name"], **result, "counters": moved})
    print(json.dumps(results))


main()
