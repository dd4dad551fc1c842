/** What programs pass to listen(2) unless told otherwise, from their sources. */
export interface ListenPreset {
  readonly program: string;
  readonly backlog: number;
  readonly note: string;
}

/** -1 is compared as unsigned by the kernel and so means the largest that it allows. */
const asMuchAsAllowed = -1;

export const listenPresets: readonly ListenPreset[] = [
  { program: "nginx", backlog: 511, note: "the parameter backlog of the directive listen" },
  { program: "Redis", backlog: 511, note: "tcp-backlog in redis.conf" },
  { program: "Node.js", backlog: 511, note: "the backlog argument of server.listen()" },
  { program: "Apache httpd", backlog: 511, note: "ListenBackLog" },
  { program: "HAProxy", backlog: 1024, note: "backlog, else maxconn, else 1024" },
  { program: "Go", backlog: asMuchAsAllowed, note: "net.Listen asks for net.core.somaxconn" },
  { program: "Envoy", backlog: asMuchAsAllowed, note: "tcp_backlog_size, else net.core.somaxconn" },
  { program: "systemd socket", backlog: asMuchAsAllowed, note: "Backlog= in the .socket unit" },
  { program: "gunicorn", backlog: 2048, note: "--backlog" },
  { program: "uvicorn", backlog: 2048, note: "--backlog" },
  { program: "Puma", backlog: 1024, note: "backlog in the address of bind" },
  { program: "PostgreSQL", backlog: 200, note: "twice max_connections, here 100" },
  { program: "Python socket", backlog: 128, note: "listen() without an argument" },
  { program: "Rust std", backlog: 128, note: "TcpListener::bind, not settable" },
  { program: "Tomcat", backlog: 100, note: "acceptCount" },
  { program: "rsyslog imptcp", backlog: 64, note: "socketBacklog" },
  { program: "Java ServerSocket", backlog: 50, note: "the constructor's backlog" },
];
