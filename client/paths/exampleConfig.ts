/** A configuration to look around with, for a window without one. */
export const exampleConfig = `# An example: rest the pointer on a key, or press F12 on it.
net.core.somaxconn = 4096
net.ipv4.tcp_max_syn_backlog = 2048
net.ipv4.tcp_syncookies = 1
net.core.netdev_max_backlog = 5000
net.unix.max_dgram_qlen = 512
`;
