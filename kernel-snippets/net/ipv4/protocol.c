/*
 * Models net/ipv4/protocol.c, all versions: which protocol takes which IPv4 packets.
 * A model in our own words, not kernel text.
 */
#include <linux/errno.h>
#include <net/ip.h>

const struct net_protocol *inet_protos[MAX_INET_PROTOS];

/* A protocol says which packets it takes. */
int inet_add_protocol(const struct net_protocol *prot, u8 protocol)
{
	if (protocol >= MAX_INET_PROTOS || inet_protos[protocol])
		return -EINVAL;
	inet_protos[protocol] = prot;
	return 0;
}
