const dom0 = {
  tags: [],
  type: "AdminVM",
  template_for_dispvms: false,
  default_dispvm: "vm-0",
  icon: "adminvm-black",
  label: "black",
  internal: null,
  guivm: null,
  relayvm: null,
  transport_rpc: null,
  power_state: "Running",
  uuid: "00000000-0000-0000-0000-000000000000",
};

const others = Array.from({ length: 29 }, (_, number) => [
  `vm-${number}`,
  {
    ...dom0,
    tags: ["created-by-dom0", "guivm-dom0", "audiovm-dom0"],
    type: number % 5 === 0 ? "TemplateVM" : "AppVM",
    template_for_dispvms: number % 7 === 0,
    icon: "appvm-red",
    label: "red",
    guivm: "dom0",
    uuid: `7a0e9f60-4b1d-4e6f-8a57-${String(number).padStart(12, "0")}`,
  },
]);

/** The reply of a core daemon with 30 domains to `internal.GetSystemInfo`. */
export const systemInfoReply = `0\0${JSON.stringify({ domains: { dom0, ...Object.fromEntries(others) } })}`;
