import { systemCache } from "./system-cache.ts";

/** Paths on a Qubes system. The reference implementations use the same fixed paths. */
export const systemPaths = {
  policyDirectories: ["/run/qubes/policy.d", "/etc/qubes/policy.d"],
  /** The file that `qrexec-policy compile` writes. */
  compiledPolicy: `${systemCache}/compiled-policy`,
  legacyDirectory: "/etc/qubes-rpc/policy",
  qubesdInternalSocket: "/var/run/qubesd.internal.sock",
  qubesdSocket: "/var/run/qubesd.sock",
  /** The directory of the daemon's sockets. */
  sockets: "/var/run",
  store: "/var/lib/qubes/qubes.xml",
  /** The units that systemd starts with the machine. */
  wantedUnits: "/etc/systemd/system/multi-user.target.wants",
  backupProfiles: "/etc/qubes/backup",
  policySocket: "/run/qubes/policy.sock",
  /** The socket where the policy service reports its status. */
  policyStatusSocket: "/run/qubes/policy-status.sock",
  services: "/etc/qubes-rpc",
  qrexecClient: "/usr/lib/qubes/qrexec-client",
  busctl: "/usr/bin/busctl",
  systemBus: "unix:path=/run/dbus/system_bus_socket",
  log: "/dev/log",
  /** The socket of the agent that asks the user about devices. */
  deviceAgent: "/var/run/qubes/device-agent.GUI",
  sysfs: "/sys",
  /** The folder of the lists of hardware names. */
  hardwareNames: "/usr/share/hwdata",
} as const;
