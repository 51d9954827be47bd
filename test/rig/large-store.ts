import { smallStore } from "./stores.ts";

/** Returns the small store with further domains, so that it has a number of them. */
export function largeStore(domains: number): string {
  const end = smallStore.lastIndexOf("</domains>");
  const others = Array.from({ length: domains - 4 }, (_, index) => domainText(index + 100));
  return `${smallStore.slice(0, end)}${others.join("")}${smallStore.slice(end)}`;
}

function domainText(qid: number): string {
  const uuid = `00000000-0000-4000-9000-${String(qid).padStart(12, "0")}`;
  const properties = [`name">many-${qid}`, `qid">${qid}`, `uuid">${uuid}`, 'label">red', 'template">fedora'];
  return `<domain id="domain-${qid}" class="AppVM"><properties>${properties
    .map((each) => `<property name="${each}</property>`)
    .join("")}</properties><features/><tags/></domain>\n`;
}
