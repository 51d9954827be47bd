/** Returns the text that `qubesd --demo` prints: how to use the system in a folder. */
export function demoInstructions(folder: string): string {
  return `An example system is served in ${folder} until Ctrl-C.

  qubesd-query -e -c ${folder}/qubesd.sock dom0 admin.vm.List dom0
  qubes-prefs --qubesd-socket ${folder}/qubesd.sock
  qrexec-policy eval --qubesd-socket ${folder}/qubesd.internal.sock --policy-dir policy-examples/current-defaults/tree/etc/qubes/policy.d work vault qubes.Filecopy

The real client tools take the path of the first socket from qubesadmin.config.QUBESD_SOCKET.
`;
}
