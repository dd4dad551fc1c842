/*
 * Has no upstream file: glue of the model, all versions. A flow stands for one peer's address and port together with the
 * listener's: where the kernel looks into a hash, the model looks into the packet's flow. Own words, not kernel text.
 */
#ifndef _MODEL_FLOW_H
#define _MODEL_FLOW_H

#include <net/sock.h>

struct request_sock;

/* What the machine said on the wire about a flow, for the host to read. */
enum {
	MODEL_ANSWER_NONE = 0,
	MODEL_ANSWER_SYN_ACK = 1,
	MODEL_ANSWER_RST = 2,
	MODEL_ANSWER_ACK = 3,
	/* No packet: a timer gave the handshake up. */
	MODEL_ANSWER_EXPIRED = 4
};

/* What the last answer to a SYN said about Fast Open. */
enum {
	MODEL_FASTOPEN_NONE = 0,
	/* The SYN-ACK acknowledges the SYN's data: the connection can be accepted. */
	MODEL_FASTOPEN_TAKEN = 1,
	/* The SYN-ACK brings a cookie for the next time. */
	MODEL_FASTOPEN_COOKIE = 2
};

struct flow {
	/* The peer's number: the host chooses it. */
	u32 id;
	/* Who listens on the port. */
	struct sock *listener;
	/* The handshake under way, if there is one. */
	struct request_sock *req;
	/* The connection, if there is one. */
	struct sock *sk;
	/* The peer's address has an RTT in tcp_metrics. */
	bool has_rtt;
	/* The peer holds a cookie that was made in cookie_minute. */
	bool has_cookie;
	u32 cookie_minute;
	/* The peer holds a valid Fast Open cookie. */
	bool has_fastopen_cookie;
	int answer_fastopen;
	/* Bytes of its SYN that were taken: the peer goes on behind them. */
	u32 syn_bytes;
	/* The last answer, and whether it carried a cookie. */
	int answer;
	bool answer_is_cookie;
	/* Answers that timers caused wait in a list until the host fetches them. */
	bool announced;
	struct flow *next_announced;
};

struct flow *model_flow(struct socket *listener, u32 id);
void model_answer(struct flow *flow, int answer);
struct flow *model_next_announced(void);
bool model_has_announced(void);
extern bool model_in_timer;

#endif
