/** What a server passes to listen(2) unless it is configured otherwise. */
export interface ServerPreset {
  readonly name: string;
  readonly listenBacklog: number;
  /** Where that stands in its source. */
  readonly source: string;
}

export const serverPresets: readonly ServerPreset[] = [
  { name: "nginx", listenBacklog: 511, source: "src/os/unix/ngx_linux_config.h" },
  { name: "redis", listenBacklog: 511, source: "src/config.c, redis.conf: tcp-backlog" },
  { name: "apache", listenBacklog: 511, source: "include/mpm_common.h" },
  { name: "node", listenBacklog: 511, source: "lib/net.js" },
  { name: "haproxy", listenBacklog: 1024, source: "src/listener.c, without backlog and maxconn" },
  { name: "gunicorn", listenBacklog: 2048, source: "gunicorn/config.py" },
  { name: "uvicorn", listenBacklog: 2048, source: "uvicorn/config.py" },
  { name: "puma", listenBacklog: 1024, source: "lib/puma/binder.rb" },
  { name: "tomcat", listenBacklog: 100, source: "AbstractEndpoint.java: acceptCount" },
  { name: "java", listenBacklog: 50, source: "java.net.ServerSocket" },
  { name: "python", listenBacklog: 128, source: "Modules/socketmodule.c" },
  // It reads net.core.somaxconn itself, which comes to the same as asking for as much as the kernel allows.
  { name: "go", listenBacklog: -1, source: "net: net.core.somaxconn is read" },
  { name: "rust", listenBacklog: 128, source: "library/std/src/sys: the backlog of TcpListener" },
  // Twice max_connections, whose default is 100.
  { name: "postgresql", listenBacklog: 200, source: "src/backend/libpq/pqcomm.c" },
  { name: "envoy", listenBacklog: -1, source: "listener.proto: tcp_backlog_size, unset on Linux" },
  // INT_MAX: the sysctl alone decides.
  { name: "systemd", listenBacklog: 2 ** 31 - 1, source: "SOMAXCONN_DELUXE" },
  { name: "rsyslog", listenBacklog: 64, source: "imptcp" },
];
