import type { ServiceTable } from "./service.ts";

const agent = "QubesOS/qubes-core-agent-linux: qubes-rpc";
const windows = "QubesOS/qubes-core-agent-windows: src/qubes-rpc-services/NAME";

/** Services of the agents that run in most domains. */
export const agentServices: readonly ServiceTable[] = [
  {
    source: `${agent}/NAME`,
    rows: [
      [
        "qubes.Backup",
        "control",
        "any",
        "-",
        "Runs the command that the caller sends, or writes a backup to a folder.",
      ],
      ["qubes.DetachPciDevice", "action", "any", "-", "Unbinds a PCI device from its driver.", "root"],
      ["qubes.Filecopy", "send", "any", "|allow-all-names", "Stores files and folders in QubesIncoming of the target."],
      ["qubes.GetAppmenus", "fetch", "template", "-", "Returns the application menu entries of the target."],
      ["qubes.GetDate", "question", "any", "*", "Returns the time; any argument asks for nanoseconds."],
      ["qubes.GetImageRGBA", "exchange", "any", "-", "Converts an image file or icon to plain pixels."],
      ["qubes.InstallUpdatesGUI", "action", "template", "-", "Opens a terminal that installs updates.", "root"],
      ["qubes.OpenInVM", "open", "any", "-", "Opens the file that the caller sends, and returns its changes."],
      ["qubes.OpenURL", "open", "any", "-", "Opens a web address in the browser of the target."],
      ["qubes.PostInstall", "action", "template", "-", "Runs the scripts that report features to dom0.", "root"],
      ["qubes.RegisterBackupLocation", "action", "any", "-", "Registers the file or command that a restore reads."],
      ["qubes.ResizeDisk", "action", "any", "-", "Grows the file system of a volume to its new size.", "root"],
      ["qubes.Restore", "control", "any", "-", "Runs the command that the caller sends, or reads a backup file."],
      ["qubes.RestoreById", "fetch", "any", "<backup location>", "Reads the backup of a registered location."],
      ["qubes.SelectDirectory", "fetch", "any", "-", "Returns the folder that the user chooses in a window."],
      ["qubes.SelectFile", "fetch", "any", "-", "Returns the file name that the user chooses in a window."],
      ["qubes.SetDateTime", "action", "any", "-", "Sets the clock of the target.", "root"],
      ["qubes.ShowInTerminal", "send", "any", "-", "Shows what the caller sends in a terminal."],
      ["qubes.StartApp", "open", "any", "<application>", "Starts an application of the menu of the target."],
      ["qubes.SuspendPost", "action", "any", "-", "Restores drivers and network after a suspend.", "root"],
      ["qubes.SuspendPostAll", "action", "any", "-", "Runs the scripts for the end of a suspend.", "root"],
      ["qubes.SuspendPre", "action", "any", "-", "Unloads drivers before a suspend.", "root"],
      ["qubes.SuspendPreAll", "action", "any", "-", "Runs the scripts for the begin of a suspend.", "root"],
      ["qubes.SyncNtpClock", "action", "net", "-", "Sets the clock of the target by a time server.", "root"],
      ["qubes.TemplateDownload", "fetch", "net", "-", "Downloads a template from a repository."],
      ["qubes.TemplateSearch", "fetch", "net", "-", "Searches the repositories for templates."],
      ["qubes.VMExec", "control", "any", "<command>", "Runs the command of the argument."],
      ["qubes.VMRootExec", "control", "any", "<command>", "Runs the command of the argument as root."],
      ["qubes.VMRootShell", "control", "any", "-", "Runs the commands that the caller sends as root."],
      ["qubes.VMShell", "control", "any", "|WaitForSession", "Runs the commands that the caller sends."],
      ["qubes.WaitForNetworkUplink", "question", "net", "-", "Returns when the network of the target is up."],
      ["qubes.WaitForRunningSystem", "question", "any", "-", "Returns when the target has started all units."],
    ],
  },
  {
    source: `${agent}/Makefile`,
    rows: [
      ["qubes.ConnectTCP", "connect", "any", "<port>", "Connects to a TCP port of the target."],
      ["qubes.Log", "send", "any", "*", "Writes what the caller sends to the system log."],
      ["qubes.UpdatesProxy", "connect", "net", "-", "Connects to the proxy for updates."],
      ["qubes.VMExecGUI", "control", "any", "<command>", "Runs the command of the argument in the graphical session."],
    ],
  },
  {
    source: windows,
    rows: [
      ["qubes.ClipboardCopy", "fetch", "any", "-", "Returns the clipboard of the target."],
      ["qubes.ClipboardPaste", "send", "any", "-", "Sets the clipboard of the target."],
      ["qubes.GetAppMenus", "fetch", "template", "-", "Returns the start menu entries of the target."],
      ["qubes.SetGuiMode", "action", "any", "-", "Switches between full screen and seamless windows."],
    ],
  },
  {
    source: "QubesOS/qubes-core-qrexec: qubes-rpc-base/NAME",
    rows: [["qubes.WaitForSession", "question", "any", "-", "Returns when the graphical session of the target runs."]],
  },
  {
    source: "QubesOS/qubes-vmm-xen-stubdom-linux: rootfs/NAME",
    rows: [
      ["qubes.SetAudioVM", "action", "stubdomain", "<domain number>", "Connects the sound to another domain.", "root"],
    ],
  },
];
