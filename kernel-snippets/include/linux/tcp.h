/*
 * Models include/uapi/linux/tcp.h and the TCP control block of include/net/tcp.h, all versions.
 * A model in our own words, not kernel text.
 */
#ifndef _LINUX_TCP_H
#define _LINUX_TCP_H

#include <linux/compiler.h>

/* An option for setsockopt(2). */
#define TCP_FASTOPEN 23

/* The header's flags; upstream packs them into bits. */
struct tcphdr {
	bool syn;
	bool ack;
	bool rst;
	bool fin;
	/* The Fast Open option among the header's options: -1 none, 0 asks for a cookie, else brings one of this length. */
	s8 fastopen_len;
};

/* Where the segment lies in the stream: a SYN and each byte take one number. */
struct tcp_skb_cb {
	u32 seq;
	u32 end_seq;
	/* Its ACK number lies behind all that was sent, unless a FIN was. Upstream compares ack_seq with snd_nxt. */
	bool acks_fin;
	/* Not 0 where the SYN reuses the addresses of a connection in TIME_WAIT. Up to 3.16 a field named when held it. */
	u32 tcp_tw_isn;
};

#endif
