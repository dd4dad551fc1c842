/*
 * Models include/net/sock_reuseport.h, 4.6 to 7.3: listeners that share a port (SO_REUSEPORT), as TCP knows them; 3.9 to 4.5
 * find them in the port's hash chain, which this array stands for there, too.
 * A model in our own words, not kernel text.
 */
#ifndef _SOCK_REUSEPORT_H
#define _SOCK_REUSEPORT_H

#include <net/sock.h>

/* More listeners than any host of the model asks for. */
#define MODEL_REUSEPORT_SOCKS 1024

struct sock_reuseport {
	/* Those of `socks` that listen. */
	u16 num_socks;
	struct sock *socks[MODEL_REUSEPORT_SOCKS];
};

int reuseport_alloc(struct sock *sk);
int reuseport_add_sock(struct sock *sk, struct sock *sk2);
void reuseport_detach_sock(struct sock *sk);
struct sock *reuseport_select_sock(struct sock *sk, u32 hash);

#endif
