/** Counters as nstat names them, by the kernel's enumerator. A version that has no such enumerator has no such counter. */
export const tcpExtCounters: readonly (readonly [enumerator: string, name: string])[] = [
  ["LINUX_MIB_SYNCOOKIESSENT", "TcpExtSyncookiesSent"],
  ["LINUX_MIB_SYNCOOKIESRECV", "TcpExtSyncookiesRecv"],
  ["LINUX_MIB_SYNCOOKIESFAILED", "TcpExtSyncookiesFailed"],
  ["LINUX_MIB_EMBRYONICRSTS", "TcpExtEmbryonicRsts"],
  ["LINUX_MIB_LISTENOVERFLOWS", "TcpExtListenOverflows"],
  ["LINUX_MIB_LISTENDROPS", "TcpExtListenDrops"],
  ["LINUX_MIB_TCPTIMEOUTS", "TcpExtTCPTimeouts"],
  ["LINUX_MIB_TCPABORTONTIMEOUT", "TcpExtTCPAbortOnTimeout"],
  ["LINUX_MIB_TCPABORTONCLOSE", "TcpExtTCPAbortOnClose"],
  ["LINUX_MIB_TCPABORTONDATA", "TcpExtTCPAbortOnData"],
  ["LINUX_MIB_TCPCHALLENGEACK", "TcpExtTCPChallengeACK"],
  ["LINUX_MIB_TCPDEFERACCEPTDROP", "TcpExtTCPDeferAcceptDrop"],
  ["LINUX_MIB_TCPREQQFULLDOCOOKIES", "TcpExtTCPReqQFullDoCookies"],
  ["LINUX_MIB_TCPREQQFULLDROP", "TcpExtTCPReqQFullDrop"],
  ["LINUX_MIB_TCPFASTOPENPASSIVE", "TcpExtTCPFastOpenPassive"],
  ["LINUX_MIB_TCPFASTOPENPASSIVEFAIL", "TcpExtTCPFastOpenPassiveFail"],
  ["LINUX_MIB_TCPFASTOPENLISTENOVERFLOW", "TcpExtTCPFastOpenListenOverflow"],
  ["LINUX_MIB_TCPFASTOPENCOOKIEREQD", "TcpExtTCPFastOpenCookieReqd"],
  ["LINUX_MIB_TCPSYNRETRANS", "TcpExtTCPSynRetrans"],
  ["LINUX_MIB_TCPACKSKIPPEDSYNRECV", "TcpExtTCPACKSkippedSynRecv"],
];

export const tcpCounters: readonly (readonly [enumerator: string, name: string])[] = [
  ["TCP_MIB_PASSIVEOPENS", "TcpPassiveOpens"],
  ["TCP_MIB_ATTEMPTFAILS", "TcpAttemptFails"],
  ["TCP_MIB_ESTABRESETS", "TcpEstabResets"],
  ["TCP_MIB_RETRANSSEGS", "TcpRetransSegs"],
  ["TCP_MIB_OUTRSTS", "TcpOutRsts"],
];
