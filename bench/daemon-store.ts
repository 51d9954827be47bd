/** Returns a store with a template, two net domains and `count` further domains. */
export function storeOf(count: number): string {
  const domains = Array.from({ length: count }, (_, index) => domain(index));
  const labels = ["red", "orange", "yellow", "green", "gray", "blue", "purple", "black"];
  return `<qubes>
  <labels>
${labels.map((name, index) => `    <label id="label-${index + 1}" color="0x${String(index).repeat(6)}">${name}</label>`).join("\n")}
  </labels>
  <pools>
    <pool name="varlibqubes" driver="file-reflink" dir_path="/var/lib/qubes"/>
    <pool name="linux-kernel" driver="linux-kernel" dir_path="/var/lib/qubes/vm-kernels"/>
  </pools>
  <properties>
    <property name="default_pool_kernel">linux-kernel</property>
    <property name="default_kernel">6.6.30-1</property>
    <property name="default_template">work-0</property>
    <property name="default_netvm">work-2</property>
    <property name="clockvm">work-1</property>
    <property name="default_dispvm">work-3</property>
  </properties>
  <domains>
    <domain id="domain-0" class="AdminVM"><properties><property name="label">black</property></properties></domain>
${domains.join("\n")}
  </domains>
</qubes>
`;
}

function domain(index: number): string {
  const name = `work-${index}`;
  const properties: Record<string, string> = {
    label: "blue",
    name,
    qid: String(index + 1),
    uuid: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
    ...(index === 0 ? {} : { template: "work-0" }),
    ...(index === 1 ? { provides_network: "True", netvm: "" } : {}),
    ...(index === 2 ? { provides_network: "True", netvm: "work-1" } : {}),
    ...(index === 3 ? { template_for_dispvms: "True" } : {}),
    ...(index % 3 === 0 ? { memory: "800" } : {}),
  };
  const lines = Object.entries(properties).map(([key, text]) => `<property name="${key}">${text}</property>`);
  const folder = index === 0 ? "vm-templates" : "appvms";
  const volume = (kind: string, flag: string) =>
    `<volume name="${kind}" pool="varlibqubes" vid="${folder}/${name}/${kind}" rw="True" ${flag} size="10737418240"/>`;
  const root = index === 0 ? 'save_on_stop="True"' : 'snap_on_start="True" source="vm-templates/work-0/root"';
  return `    <domain id="domain-${index + 1}" class="${index === 0 ? "TemplateVM" : "AppVM"}">
      <properties>${lines.join("")}</properties>
      <features><feature name="qrexec">1</feature><feature name="gui">1</feature></features>
      <tags><tag name="created-by-dom0"/><tag name="guivm-dom0"/><tag name="audiovm-dom0"/></tags>
      <volume-config>${volume("root", root)}${volume("private", 'save_on_stop="True"')}${volume("volatile", "")}</volume-config>
    </domain>`;
}
