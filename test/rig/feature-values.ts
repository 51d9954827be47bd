const long = (length: number): string => "x".repeat(length);

/** Features with a check, the values that are accepted, and those that are refused. */
export const featureValues: readonly (readonly [feature: string, good: readonly string[], bad: readonly string[]])[] = [
  ["service.cups", ["", "1", "0", "any"], []],
  ["service.", [], ["1", ""]],
  ["service..", [], ["1"]],
  ["service...", [], ["1"]],
  [`service.${long(48)}`, ["1"], []],
  [`service.${long(49)}`, [], ["1", ""]],
  [`service.app-dispvm.${long(200)}`, ["1"], []],
  ["vm-config.name", ["", "any"], []],
  ["vm-config.", [], ["1"]],
  ["vm-config.1x", [], ["1"]],
  ["vm-config.-x", [], ["1"]],
  [`vm-config.${long(52)}`, ["1"], []],
  [`vm-config.${long(53)}`, [], ["1"]],
  ["custom-persist.key", ["/etc", "file:root:root:0644:/etc/x", "dir:a:b:7777:/x:y"], ["", "etc", "/etc:x:y".slice(1)]],
  ["custom-persist.x", [], ["link:root:root:0644:/x", "file:root:root:8:/x", "file:r:r:17777:/x", "file:r:r:0644:x"]],
  ["custom-persist.", [], ["/etc"]],
  [`custom-persist.${long(54)}`, ["/etc"], []],
  [`custom-persist.${long(55)}`, [], ["/etc"]],
  ["preload-dispvm-delay", ["", "0", "-1", "2.5", ".5", "1e3"], ["x", "1s", "1.2.3"]],
  ["preload-dispvm-threshold", ["", "1000"], ["-1", "x"]],
  ["preload-dispvm-max", ["", "0", "3"], ["-1", "1.5", "many"]],
  ["net.fake-ip", ["", "10.0.0.1"], ["10.0.0", "x", "fd00::1"]],
  ["net.fake-gateway", ["10.0.0.1"], ["10.0.0.256"]],
  ["net.fake-netmask", ["255.0.0.0", "24", "0"], ["25", "x"]],
];
