/** Where things are on a Qubes system; the reference implementations have the same paths built in. */
export const systemPaths = {
  policyDirectories: ["/run/qubes/policy.d", "/etc/qubes/policy.d"],
  /** What `qrexec-policy compile` makes. */
  compiledPolicy: "/var/cache/qrexec-policy/compiled-policy",
  legacyDirectory: "/etc/qubes-rpc/policy",
  qubesdInternalSocket: "/var/run/qubesd.internal.sock",
  qubesdSocket: "/var/run/qubesd.sock",
  /** Where the sockets of the daemon are made. */
  sockets: "/var/run",
  store: "/var/lib/qubes/qubes.xml",
  backupProfiles: "/etc/qubes/backup",
  policySocket: "/run/qubes/policy.sock",
  /** Where the policy service tells its status. */
  policyStatusSocket: "/run/qubes/policy-status.sock",
  services: "/etc/qubes-rpc",
  qrexecClient: "/usr/lib/qubes/qrexec-client",
  busctl: "/usr/bin/busctl",
  systemBus: "unix:path=/run/dbus/system_bus_socket",
  log: "/dev/log",
} as const;
