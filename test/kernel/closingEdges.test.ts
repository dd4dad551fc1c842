import { describe, expect, test } from "vitest";
import { loadInstance } from "../support/kernelModel.ts";

// Edges of connections that one side has closed, and of answers to packets that need none, function by function.

type Call = Readonly<Record<string, (...args: unknown[]) => unknown>>;

interface Flow {
  answer: number;
}

interface Sock {
  sk_state: number;
  rcv_nxt: number;
  rcv_unread: number;
}

const [AF_INET, SOCK_STREAM] = [2, 1];
const [SYN, ACK, DATA, RST, FIN, ACK_OF_FIN] = [0, 1, 2, 3, 7, 8];
const [none, reset, acknowledged] = [0, 2, 3];
const [TCP_FIN_WAIT1, TCP_CLOSE, TCP_CLOSE_WAIT, TCP_LAST_ACK] = [4, 7, 8, 9];
const isn = 1000;

/** A connection that was accepted, and its peer. */
function connected(kernel: string) {
  const call = loadInstance(kernel).functions as unknown as Call;
  call.model_boot?.();
  const socket = call.model_socket?.(AF_INET, SOCK_STREAM);
  call.model_listen?.(socket, 8);
  const flow = call.model_flow?.(socket, 1) as Flow;
  call.model_receive?.(flow, SYN, isn);
  call.model_receive?.(flow, ACK, isn + 1);
  const sk = call.model_accept?.(socket) as Sock;
  return {
    sk,
    /** What the kernel answers to a packet of the peer. */
    send(kind: number, sequence = isn + 1): number {
      call.model_receive?.(flow, kind, sequence);
      return flow.answer;
    },
    /** The program reads what is there. */
    read() {
      sk.rcv_unread = 0;
    },
    close: () => call.model_close_gracefully?.(sk),
    resets: () => Number(call.model_tcp_counter?.(4)),
  };
}

describe.each(["2.6.32", "4.4", "5.10", "6.12"])(
  "a connection that the program closed, on %s",
  (kernel) => {
    test("answers no bare ACK, and waits on", () => {
      const { sk, send, close } = connected(kernel);
      close();
      expect(sk.sk_state).toBe(TCP_FIN_WAIT1);
      expect(send(ACK)).toBe(none);
      expect(sk.sk_state).toBe(TCP_FIN_WAIT1);
    });

    test("is not over when its FIN is acknowledged: the peer may go on", () => {
      const { sk, send, close } = connected(kernel);
      close();
      expect(send(ACK_OF_FIN)).toBe(none);
      expect(sk.sk_state).toBe(TCP_FIN_WAIT1);
    });

    test("is reset by new data, which nobody will read", () => {
      const { sk, send, close } = connected(kernel);
      close();
      expect(send(DATA)).toBe(reset);
      expect(sk.sk_state).toBe(TCP_CLOSE);
    });

    test("answers data that came before with an ACK", () => {
      const { sk, send, read, close } = connected(kernel);
      expect(send(DATA)).toBe(acknowledged);
      read();
      close();
      expect(send(DATA)).toBe(acknowledged);
      expect(sk.sk_state).toBe(TCP_FIN_WAIT1);
    });

    test("tells the peer of no reset that it got itself", () => {
      const { sk, send, close, resets } = connected(kernel);
      send(DATA);
      send(RST, isn + 2);
      expect(sk.sk_state).toBe(TCP_CLOSE);
      const before = resets();
      close();
      expect(resets()).toBe(before);
    });
  },
);

describe.each(["2.6.32", "4.4", "5.10", "6.12"])(
  "a connection that both sides closed, on %s",
  (kernel) => {
    const closedByBoth = () => {
      const one = connected(kernel);
      expect(one.send(FIN)).toBe(acknowledged);
      expect(one.sk.sk_state).toBe(TCP_CLOSE_WAIT);
      one.close();
      expect(one.sk.sk_state).toBe(TCP_LAST_ACK);
      return one;
    };

    test("is over when its FIN is acknowledged", () => {
      const { sk, send } = closedByBoth();
      expect(send(ACK_OF_FIN, isn + 2)).toBe(none);
      expect(sk.sk_state).toBe(TCP_CLOSE);
    });

    test("is not over by a bare ACK, and answers a FIN that comes again", () => {
      const { sk, send } = closedByBoth();
      expect(send(ACK, isn + 2)).toBe(none);
      expect(sk.sk_state).toBe(TCP_LAST_ACK);
      expect(send(FIN)).toBe(acknowledged);
      expect(sk.sk_state).toBe(TCP_LAST_ACK);
    });
  },
);

describe.each(["4.14", "6.12"])("tcp_oow_rate_limited() on %s", (kernel) => {
  const ask = () => {
    const call = loadInstance(kernel).functions as unknown as Call;
    call.model_boot?.();
    const counted = new Map<number, number>();
    const statistics = new Proxy([] as number[], {
      get: (_target, field) => counted.get(Number(field)) ?? 0,
      set: (_target, field, value: number) => counted.set(Number(field), value) !== undefined,
    });
    // A struct that is a member may share the object of the struct around it.
    const members = { sysctl_tcp_invalid_ratelimit: 500, net_statistics: statistics };
    const net = { ...members, ipv4: members, mib: members };
    const last: { v: number; k: string; t: string; o: unknown } = { v: 0, k: "v", t: "u32", o: 0 };
    last.o = last;
    const limited = (length: number, isSyn: boolean) =>
      Boolean(
        call.tcp_oow_rate_limited?.(
          net,
          { len: length, syn: Number(isSyn), th: { syn: Number(isSyn) } },
          0,
          last,
        ),
      );
    return { limited, count: () => counted.get(0) ?? 0 };
  };

  test("the second packet without data is too soon, and counted", () => {
    const { limited, count } = ask();
    expect([limited(0, false), limited(0, false), limited(0, true)]).toEqual([false, true, true]);
    expect(count()).toBe(2);
  });

  test("data are always answered, unless a SYN brings them", () => {
    const { limited, count } = ask();
    limited(0, false);
    expect([limited(1, false), limited(1, true)]).toEqual([false, true]);
    expect(count()).toBe(1);
  });
});
