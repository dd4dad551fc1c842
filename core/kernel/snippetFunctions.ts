import type { ProgramInstance } from "../c/program.ts";

/** `struct socket` of the snippets. */
export interface SnippetSocket {
  readonly type: number;
  readonly sk: SnippetSock;
}

/** `struct sock` of the snippets. */
export interface SnippetSock {
  readonly sk_state: number;
}

/** `struct flow` of the snippets: one peer's packets to one listener. */
export interface SnippetFlow {
  readonly id: number;
  readonly sk: SnippetSock | null;
  readonly has_rtt: number;
  readonly answer: number;
  readonly answer_is_cookie: number;
  readonly answer_fastopen: number;
}

/** The functions of kernel-snippets/model/ that the host calls; their comments stand there. */
export interface SnippetFunctions {
  model_boot(): void;
  model_socket(family: number, type: number): SnippetSocket | null;
  model_listen(socket: SnippetSocket, backlog: number): number;
  model_close_listener(socket: SnippetSocket): void;
  model_share_port(socket: SnippetSocket, first: SnippetSocket): number;
  model_select_listener(first: SnippetSocket, hash: number): SnippetSock | null;
  model_accept(socket: SnippetSocket): SnippetSock | null;
  model_accepted_flow(sock: SnippetSock): SnippetFlow;
  model_flow(socket: SnippetSocket, id: number): SnippetFlow | null;
  model_receive(flow: SnippetFlow, kind: number, sequence: number): void;
  model_close(flow: SnippetFlow): void;
  model_close_gracefully(sock: SnippetSock): void;
  model_syn_queue_length(socket: SnippetSocket): number;
  model_syn_queue_young(socket: SnippetSocket): number;
  model_accept_queue_length(socket: SnippetSocket): number;
  model_max_ack_backlog(socket: SnippetSocket): number;
  model_unix_queue_length(socket: SnippetSocket): number;
  model_pretend_length(socket: SnippetSocket, queue: number, length: number): void;
  model_run_timers(until: number): number;
  model_next_announced(): SnippetFlow | null;
  model_save_rtt(flow: SnippetFlow): void;
  model_set_fastopen(socket: SnippetSocket, length: number): number;
  model_fastopen_queue_length(socket: SnippetSocket): number;
  model_defer_accept(socket: SnippetSocket, seconds: number): void;
  model_unix_connect(socket: SnippetSocket, to: SnippetSocket): number;
  model_unix_pair(a: SnippetSocket, b: SnippetSocket): void;
  model_unix_send(socket: SnippetSocket, size: number, to: SnippetSocket | null): number;
  model_unix_receive(socket: SnippetSocket): number;
  model_unix_accept(socket: SnippetSocket): number;
  model_poll_out(socket: SnippetSocket): number;
  model_outq_bytes(socket: SnippetSocket): number;
  model_send_buffer(socket: SnippetSocket): number;
  model_set_send_buffer(socket: SnippetSocket, bytes: number): void;
  model_netif_rx(cpu: number): number;
  model_netif_rx_tcp(cpu: number, flow: SnippetFlow, kind: number, sequence: number): number;
  model_softirq(cpu: number): number;
  model_cpu_backlog_length(cpu: number): number;
  model_pretend_cpu_backlog_length(cpu: number, length: number): void;
  model_softnet_columns(cpu: number): number;
  model_softnet(cpu: number, column: number): number;
  model_virtio(cpu: number): number;
  model_virtio_tcp(cpu: number, flow: SnippetFlow, kind: number, sequence: number): number;
  model_ring_length(): number;
  model_softirq_received(cpu: number): number;
  model_steer(device: number, cpu: number): void;
  model_sysctl_write(): number;
  model_sysctl_read(): number;
  model_tcpext_counter(field: number): number;
  model_tcp_counter(field: number): number;
}

interface SnippetGlobals {
  readonly model_name: Int8Array;
  readonly model_text: Int8Array;
}

/** The functions of a program that was compiled from kernel-snippets/. A workspace's own snippets may lack some. */
export function snippetFunctions(instance: ProgramInstance): SnippetFunctions {
  return instance.functions as unknown as SnippetFunctions;
}

/** The texts through which names and values go in and out. */
export function snippetTexts(instance: ProgramInstance): SnippetGlobals {
  return instance.globals as unknown as SnippetGlobals;
}

/** Puts a C string. Too long a text is cut; bytes beyond ASCII become one that is neither digit nor blank. */
export function putText(target: Int8Array, text: string): void {
  const length = Math.min(text.length, target.length - 1);
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    target[at] = code < 128 ? code : -1;
  }
  target[length] = 0;
}

export function getText(source: Int8Array): string {
  const end = source.indexOf(0);
  return String.fromCharCode(...source.subarray(0, end < 0 ? source.length : end));
}
