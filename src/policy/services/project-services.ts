import type { ServiceTable } from "./service.ts";

/** Services of projects around Qubes OS. */
export const projectServices: readonly ServiceTable[] = [
  {
    source: "Whonix/sdwdate-gui: etc/qubes-rpc/NAME",
    rows: [
      [
        "whonix.GatewayCommand",
        "action",
        "whonix",
        "restart|stop|showlog",
        "Restarts or stops the clock daemon, or shows its log.",
      ],
      ["whonix.NewStatus", "report", "whonix", "*", "Reports the state of the clock daemon of the caller."],
      ["whonix.SdwdateStatus", "question", "whonix", "-", "Returns the state of the clock daemon of the target."],
    ],
  },
  {
    source: "QubesOS/qubes-core-admin-addon-whonix: qubes-rpc-policy/80-whonix.policy",
    rows: [
      ["sdwdate-gui.Connect", "connect", "whonix", "*", "Connects to the status display of the gateway."],
      ["sdwdate-gui.ConnectCheck", "question", "whonix", "*", "Tests whether the status display can be reached."],
      ["sdwdate.Connect", "connect", "whonix", "*", "Connects to the clock status of the gateway."],
      ["sdwdate.ConnectCheck", "question", "whonix", "*", "Tests whether the clock status can be reached."],
    ],
  },
  {
    source: "QubesOS/qubes-builderv2: rpc/NAME",
    rows: [
      ["qubesbuilder.FileCopyIn", "send", "project", "<path>", "Stores files at a path of the target."],
      ["qubesbuilder.FileCopyOut", "fetch", "project", "<path>", "Returns the files of a path of the target."],
      ["qubesbuilder.PESign", "exchange", "project", "<certificate>", "Signs a program for secure boot."],
      ["qubesbuilder.WinFileCopyIn", "send", "project", "<path>", "Stores files at a path of the Windows target."],
      [
        "qubesbuilder.WinFileCopyOut",
        "fetch",
        "project",
        "<path>",
        "Returns the files of a path of the Windows target.",
      ],
      ["qubesbuilder.WinSign.CreateKey", "action", "project", "<key>", "Creates a key for signing Windows programs."],
      ["qubesbuilder.WinSign.DeleteKey", "action", "project", "<key>", "Deletes a key for signing Windows programs."],
      ["qubesbuilder.WinSign.GetCert", "fetch", "project", "<key>", "Returns the certificate of a key."],
      ["qubesbuilder.WinSign.QueryKey", "question", "project", "<key>", "Tells whether a key exists."],
      ["qubesbuilder.WinSign.Sign", "exchange", "project", "<key>", "Signs a Windows program."],
      ["qubesbuilder.WinSign.Timestamp", "exchange", "project", "-", "Adds a time stamp to a signed program."],
    ],
  },
  {
    source: "QubesOS/qubes-builderv2: qubesbuilder/common.py",
    rows: [["qubesbuilder.BuildLog", "send", "project", "*", "Takes the log of a build."]],
  },
  {
    source: "freedomofpress/securedrop-workstation: files/31-securedrop-workstation.policy",
    rows: [
      ["securedrop.GetSecretKeys", "fetch", "dom0", "-", "Returns the secret keys of the submissions."],
      ["securedrop.Log", "send", "project", "*", "Writes log lines of the caller."],
      ["securedrop.Proxy", "exchange", "project", "*", "Passes requests to the SecureDrop server."],
    ],
  },
  {
    source: "Rudd-O/qubes-shared-folders: etc/qubes-rpc/NAME",
    rows: [
      ["ruddo.AuthorizeFolderAccess", "admin-write", "dom0", "*", "Asks the user for access to a folder."],
      ["ruddo.ConnectToFolder", "connect", "any", "<folder>", "Connects to a shared folder of the target."],
      ["ruddo.QueryFolderAuthorization", "question", "dom0", "*", "Tells whether access to a folder is granted."],
    ],
  },
  {
    source: "ben-grande/qusal: salt/*/files/*/rpc/NAME",
    rows: [
      ["qusal.BitcoinAuthGet", "fetch", "project", "-", "Returns a password for the Bitcoin server.", "root"],
      ["qusal.ConnectTCP", "connect", "net", "<host and port>", "Connects to a host and port through the target."],
      ["qusal.GitFetch", "fetch", "project", "<repository>", "Fetches from a git repository of the target."],
      ["qusal.GitInit", "action", "project", "<repository>", "Creates a git repository in the target."],
      ["qusal.GitPush", "send", "project", "<repository>", "Pushes to a git repository of the target."],
      ["qusal.InstallBitcoin", "send", "project", "-", "Installs Bitcoin from the files of the caller.", "root"],
      ["qusal.InstallElectrs", "send", "project", "-", "Installs `electrs` from the files of the caller.", "root"],
      ["qusal.InstallElectrum", "send", "project", "-", "Installs `electrum` from the files of the caller.", "root"],
      ["qusal.InstallElectrumx", "send", "project", "-", "Installs `electrumx` from the files of the caller.", "root"],
      ["qusal.MailEnqueue", "send", "project", "-", "Puts mail into the queue of the target."],
      ["qusal.MailFetch", "send", "project", "-", "Puts fetched mail into the inbox of the target."],
      ["qusal.SshAgent", "exchange", "project", "<agent>", "Signs with the SSH keys of an agent."],
    ],
  },
  {
    source: "ben-grande/qusal: salt/*/files/admin/policy/default.policy",
    rows: [
      ["qusal.Print", "send", "project", "*", "Prints a document."],
      ["qusal.Rsync", "exchange", "project", "*", "Synchronises files by `rsync`."],
      ["qusal.Ssh", "connect", "project", "*", "Connects to the SSH server of the target."],
      ["qusal.Syncthing", "exchange", "project", "*", "Synchronises files by `syncthing`."],
    ],
  },
  {
    source: "andreasglashauser/salt-qubes: user_salt/split-ssh/files/50-ssh.policy",
    rows: [["qubes.SshAgent", "exchange", "any", "*", "Signs with the SSH keys of the target."]],
  },
  {
    source: "alex-schose/qubes-mcp: dom0-rpc/NAME",
    rows: [
      ["qmcp.AIManagedEvents", "admin-read", "dom0", "*", "Returns the events of managed qubes."],
      ["qmcp.AttachDeviceAIManaged", "admin-write", "dom0", "*", "Attaches a device to a managed qube."],
      ["qmcp.CloneAIManagedQube", "admin-write", "dom0", "*", "Clones a managed qube."],
      ["qmcp.DetachDeviceAIManaged", "admin-write", "dom0", "*", "Detaches a device from a managed qube."],
      ["qmcp.GetPoolStats", "admin-read", "dom0", "*", "Returns the size and use of the pools."],
      ["qmcp.GetPropertyAIManaged", "admin-read", "dom0", "*", "Returns a property of a managed qube."],
      ["qmcp.LifecycleAIManaged", "admin-write", "dom0", "*", "Starts, stops or removes a managed qube."],
      ["qmcp.ListAIManagedQubes", "admin-read", "dom0", "*", "Lists the managed qubes."],
      ["qmcp.ListAttachedDevicesAIManaged", "admin-read", "dom0", "*", "Lists the devices of managed qubes."],
      ["qmcp.SetFeatureAIManaged", "admin-write", "dom0", "*", "Sets a feature of a managed qube."],
      ["qmcp.SetPropertyAIManaged", "admin-write", "dom0", "*", "Sets a property of a managed qube."],
      ["qmcp.SpawnAIManagedQube", "admin-write", "dom0", "*", "Creates a managed qube."],
      ["qmcp.SpawnDisposableAIManaged", "admin-write", "dom0", "*", "Creates a managed disposable."],
    ],
  },
  {
    source: "alex-schose/qubes-mcp: template-rpc/NAME",
    rows: [
      ["qmcp.CopyToAIManaged", "action", "project", "*", "Copies files from one managed qube to another.", "root"],
      ["qmcp.RunInAIManaged", "control", "project", "*", "Runs a command in a managed qube.", "root"],
    ],
  },
];
