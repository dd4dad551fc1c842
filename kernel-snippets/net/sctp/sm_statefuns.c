/*
 * Models net/sctp/sm_statefuns.c and endpointola.c, 2.6.32 to 7.3: the end of an SCTP handshake at the listener.
 * A model in our own words, not kernel text. Role: refuses an association that a full listener has no room for.
 */
#include <net/sctp/sctp.h>

/* Gives an association to its endpoint; at a listener it waits there to be accepted. */
static void sctp_endpoint_add_asoc(struct sock *sk)
{
	if (sk->sk_state == TCP_LISTEN)
		sk_acceptq_added(sk);
}

/*
 * A COOKIE ECHO at a socket that listens: the third of the handshake's four packets, and the first that costs memory here,
 * so SCTP has no SYN queue. Gives whether there is an association now; otherwise an ABORT goes out.
 */
bool sctp_sf_do_5_1D_ce(struct sock *sk)
{
	if (sk->sk_state != TCP_LISTEN || (sctp_style_tcp(sk) && sk_acceptq_is_full(sk)))
		return false; /* DROP none: The SCTP listener is gone or full: one association more than its backlog waits. The peer gets an ABORT. */
	sctp_endpoint_add_asoc(sk);
	return true;
}
