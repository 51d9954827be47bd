import type { DomainClass } from "../../src/core/domain-class.ts";

/** Good and bad values of a property as clients send them. */
export interface PropertyValues {
  /** Texts that are accepted, with the stored text if it differs. */
  readonly good: readonly (string | readonly [sent: string, stored: string])[];
  /** Texts that are refused, with the class of the error. */
  readonly bad: readonly (readonly [sent: string, error: string])[];
}

const value = "QubesValueError";
const property = "QubesPropertyValueError";

const readOnly: PropertyValues = { good: [], bad: [["1", property]] };
const flag: PropertyValues = {
  good: [
    ["True", "True"],
    ["off", "False"],
    ["1", "True"],
    ["no", "False"],
  ],
  bad: [
    ["", value],
    ["maybe", value],
    ["2", value],
    ["é", value],
  ],
};
const badNumbers = [
  ["", value],
  ["x", value],
  ["1.5", value],
  ["0x10", value],
  [" 1", value],
  ["1_0", value],
] as const;
const positive: PropertyValues = {
  good: ["1", "4096"],
  bad: [...badNumbers, ["0", property], ["-1", property]],
};
/** References that no property takes. */
const badReferences = [
  ["gone", property],
  ["remote", property],
  ["a b", value],
  ["-x", value],
  ["uuid:00000000-0000-0000-0000-000000000000", value],
] as const;
const anyDomain: PropertyValues = { good: ["", "net", "dom0", "fedora"], bad: badReferences };
const disposableTemplate: PropertyValues = {
  good: ["", "dvm"],
  bad: [...badReferences, ["net", property], ["fedora", property], ["dom0", property]],
};
const anyText: PropertyValues = {
  good: ["", "any text", "two\nlines"],
  bad: [
    ["\u00e9", value],
    ["a\u0001", value],
    ["\u000b", value],
    ["\u007f", value],
  ],
};
const pool: PropertyValues = {
  good: ["varlibqubes", "linux-kernel"],
  bad: [
    ["", property],
    ["gone", property],
  ],
};
const kernel: PropertyValues = {
  good: ["6.6.30-1", "6.1.75-1", ""],
  bad: [
    ["9.9", property],
    ["../6.1.75-1", property],
    ["6.6.30-1/", property],
  ],
};
const once: PropertyValues = { good: [], bad: [["5", property]] };
const template = (wrong: readonly string[], good: string, wrongClass: string): PropertyValues => ({
  good: [good],
  bad: [...badReferences, ["", wrongClass], ...wrong.map((name) => [name, wrongClass] as const)],
});

/** The properties of the system (docs/reference/qubes-xml.md#property-checks). */
export const appPropertyValues: Readonly<Record<string, PropertyValues>> = {
  check_updates_vm: flag,
  clockvm: anyDomain,
  default_audiovm: anyDomain,
  default_dispvm: disposableTemplate,
  default_guivm: anyDomain,
  default_kernel: kernel,
  default_netvm: { good: ["", "net"], bad: [...badReferences, ["dom0", property]] },
  default_pool: pool,
  default_pool_kernel: pool,
  default_pool_private: pool,
  default_pool_root: pool,
  default_pool_volatile: pool,
  default_qrexec_timeout: positive,
  default_shutdown_timeout: positive,
  default_template: { good: ["", "fedora"], bad: [...badReferences, ["net", property], ["dom0", property]] },
  management_dispvm: disposableTemplate,
  maxmem: readOnly,
  no_cpus: readOnly,
  stats_interval: positive,
  updatevm: anyDomain,
};

/** The properties of domains. */
export const domainPropertyValues: Readonly<Record<string, PropertyValues>> = {
  appvm_default_bootmode: anyText,
  audiovm: anyDomain,
  auto_cleanup: flag,
  autostart: flag,
  backup_timestamp: { good: ["0", "1700000000", "-1"], bad: badNumbers },
  bootmode: anyText,
  debug: flag,
  default_dispvm: disposableTemplate,
  default_user: {
    good: ["", "user", "joe_1-2+3,4.5"],
    bad: [
      ["a b", property],
      ["a:b", property],
      ['a"b', property],
      ["a/b", property],
      ["a\nb", property],
      ["\u00e9", value],
    ],
  },
  devices_denied: {
    good: [
      "",
      "b******",
      ["u0702**b******", "b******u0702**"],
      ["m******m******", "m******"],
      "*03****",
      ["p012345b******p53**2*uabcdefm******", "b******m******p012345p53**2*uabcdef"],
    ],
    bad: [
      ["u03", value],
      ["u03****x", value],
      ["x03****", property],
      ["?******", property],
      ["u03***g", property],
      ["U03****", property],
      ["u0A****", property],
    ],
  },
  dispid: once,
  dns: readOnly,
  gateway: readOnly,
  gateway6: readOnly,
  guivm: anyDomain,
  icon: readOnly,
  include_in_backups: flag,
  installed_by_rpm: flag,
  ip: {
    good: ["10.1.2.3", "255.255.255.255"],
    bad: [
      ["", value],
      ["10.1.2", value],
      ["10.1.2.256", value],
      ["10.1.2.03", value],
      ["fd00::1", value],
    ],
  },
  ip6: {
    good: ["fd00::1", ["FD09:0:0::0001", "fd09::1"]],
    bad: [
      ["", value],
      ["10.1.2.3", value],
      ["fd00::g", value],
      ["fe80::1%eth0", value],
    ],
  },
  is_preload: readOnly,
  kernel,
  kernelopts: {
    good: ["", "quiet splash", "a\nb", "x".repeat(512)],
    bad: [
      ["x".repeat(513), property],
      ["\u00e9", value],
      ["a\u0007", value],
    ],
  },
  keyboard_layout: {
    good: ["us++", "de+nodeadkeys+", "us+dvorak+ctrl:nocaps,grp:a_b-c"],
    bad: [
      ["", property],
      ["us", property],
      ["us+", property],
      ["++", property],
      ["us+++", property],
      ["u5++", property],
      ["us+a b+", property],
      ["us++a b", property],
      ["us+a:b+", property],
      ["us++\n", property],
      ["\u00e9++", value],
    ],
  },
  klass: readOnly,
  label: {
    good: ["red", "black"],
    bad: [
      ["", "QubesLabelNotFoundError"],
      ["gone", "QubesLabelNotFoundError"],
    ],
  },
  mac: {
    good: [["00:16:3E:5E:6C:AA", "00:16:3e:5e:6c:aa"]],
    bad: [
      ["", property],
      ["00:16:3e:5e:6c", property],
      ["00-16-3e-5e-6c-00", property],
      ["00:16:3e:5e:6c:0g", property],
    ],
  },
  management_dispvm: disposableTemplate,
  maxmem: { good: ["0", "4000"], bad: [...badNumbers, ["-1", property]] },
  memory: positive,
  name: once,
  netvm: { good: ["", "net"], bad: [...badReferences, ["fedora", value], ["dom0", value], ["dvm", value]] },
  provides_network: flag,
  qid: once,
  qrexec_timeout: positive,
  relayvm: anyDomain,
  remote_name: anyText,
  shutdown_timeout: positive,
  start_time: readOnly,
  stubdom_mem: positive,
  stubdom_uuid: readOnly,
  stubdom_xid: readOnly,
  template: template(["net", "dom0"], "fedora", property),
  template_for_dispvms: flag,
  transport_rpc: anyText,
  updateable: readOnly,
  uuid: once,
  vcpus: positive,
  virt_mode: {
    good: ["hvm", "pv", "pvh", ["HVM", "hvm"], ["PvH", "pvh"]],
    bad: [
      ["", property],
      ["xen", property],
      ["pvh ", property],
    ],
  },
  visible_gateway: readOnly,
  visible_gateway6: readOnly,
  visible_ip: readOnly,
  visible_ip6: readOnly,
  visible_netmask: readOnly,
  xid: readOnly,
};

/** Properties whose values depend on the class of their subject. */
const classPropertyValues: Readonly<Record<string, PropertyValues>> = {
  "AdminVM.name": readOnly,
  "AdminVM.qid": readOnly,
  "AdminVM.uuid": readOnly,
  "AdminVM.maxmem": readOnly,
  "DispVM.template": template(["net", "fedora", "dom0"], "dvm", value),
};

/** Returns the values of a property of a class of domains; undefined if the table has no row. */
export function valuesOf(klass: DomainClass, name: string): PropertyValues | undefined {
  return classPropertyValues[`${klass}.${name}`] ?? domainPropertyValues[name];
}
