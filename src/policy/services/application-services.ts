import type { ServiceTable } from "./service.ts";

/** Services of the packages that domains can install. */
export const applicationServices: readonly ServiceTable[] = [
  {
    source: "QubesOS/qubes-app-linux-split-gpg: NAME.service",
    rows: [
      ["qubes.Gpg", "exchange", "any", "-", "Signs or decrypts with the GnuPG keys of the target."],
      ["qubes.GpgImportKey", "send", "any", "-", "Imports a public key into the key ring of the target."],
    ],
  },
  {
    source: "QubesOS/qubes-app-linux-split-gpg2: NAME.service",
    rows: [["qubes.Gpg2", "exchange", "any", "-", "Talks to the GnuPG agent of the target, which has the keys."]],
  },
  {
    source: "QubesOS/qubes-app-linux-pdf-converter: README.md",
    rows: [["qubes.PdfConvert", "exchange", "any", "-", "Turns a PDF file into a trusted one made of pixels."]],
  },
  {
    source: "QubesOS/qubes-app-linux-input-proxy: qubes-rpc/NAME",
    rows: [
      ["qubes.InputKeyboard", "input", "any", "*", "Passes key presses of the caller to the target."],
      ["qubes.InputMouse", "input", "any", "*", "Passes mouse events of the caller to the target."],
      ["qubes.InputTablet", "input", "any", "*", "Passes touch and pen events of the caller to the target."],
    ],
  },
  {
    source: "QubesOS/qubes-app-linux-usb-proxy: qubes-rpc/NAME",
    rows: [
      ["qubes.USB", "device", "usb", "<device>", "Gives the caller a USB device of the target."],
      ["qubes.USBAttach", "device", "any", "-", "Attaches a USB device of another domain to the target.", "root"],
      ["qubes.USBDetach", "device", "any", "-", "Detaches a USB device from the target.", "root"],
    ],
  },
  {
    source: "QubesOS/qubes-video-companion: qubes-rpc/services/NAME",
    rows: [
      ["qvc.ScreenShare", "fetch", "any", "-", "Sends the screen of the target to the caller."],
      ["qvc.Webcam", "device", "usb", "[<resolution>]", "Sends the picture of a camera of the target to the caller."],
      ["qvc.WebcamAttach", "device", "any", "-", "Makes the target fetch a camera of another domain.", "root"],
      ["qvc.WebcamDetach", "device", "any", "<device>", "Stops a camera of the target.", "root"],
    ],
  },
  {
    source: "QubesOS/qubes-app-u2f: qubes-rpc-policy/NAME",
    rows: [
      ["ctap.ClientPin", "exchange", "usb", "-", "Handles the PIN of a security key.", "root"],
      ["ctap.GetInfo", "question", "usb", "-", "Returns the features of a security key.", "root"],
      ["u2f.Authenticate", "exchange", "usb", "[<key handle>]", "Signs in with a security key.", "root"],
      ["u2f.Register", "exchange", "usb", "-", "Registers a security key with a website.", "root"],
    ],
  },
  {
    source: "QubesOS/qubes-mgmt-salt: NAME",
    rows: [["qubes.SaltLinuxVM", "control", "any", "-", "Applies the Salt configuration that dom0 copied, as root."]],
  },
  {
    source: "QubesOS/qubes-ansible: qubes-rpc/NAME",
    rows: [["qubes.AnsibleVM", "control", "any", "-", "Runs the playbook that the caller copied."]],
  },
  {
    source: "QubesOS/qubes-gui-agent-linux: Makefile",
    rows: [
      ["qubes.GuiVMSession", "action", "gui", "-", "Starts the graphical session of a GUI domain."],
      ["qubes.SetMonitorLayout", "action", "any", "-", "Sets the size and place of the monitors."],
    ],
  },
  {
    source: "QubesOS/qubes-gui-daemon: qubesguidaemon/mic.py",
    rows: [
      ["qubes.AudioInputDisable", "device", "audio", "<domain>", "Takes the microphone from a domain."],
      ["qubes.AudioInputEnable", "device", "audio", "<domain>", "Gives the microphone to a domain."],
    ],
  },
  {
    source: "QubesOS/qubes-gui-daemon: common/90-default-gui-daemon.policy",
    rows: [["qubes.WindowIconUpdater", "report", "gui", "-", "Sends the window icons of the caller."]],
  },
  {
    source: "QubesOS/qubes-notification-proxy: rust-notification-emitter.spec.in",
    rows: [["qubes.Notifications", "report", "gui", "-", "Shows the notifications of the caller."]],
  },
  {
    source: "QubesOS/qubes-desktop-linux-common: qubesappmenus/NAME",
    rows: [
      ["qubes.RemoveAppMenusFor", "action", "gui", "<domain>", "Removes the menu of a domain."],
      ["qubes.SyncAppMenus", "report", "gui", "-", "Sends the application menu entries of the caller."],
      ["qubes.UpdateAppMenusFor", "action", "gui", "<domain>", "Writes the menu of a domain again."],
    ],
  },
];
