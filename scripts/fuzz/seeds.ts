import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const systemInfo = JSON.stringify({
  domains: {
    dom0: { tags: [], type: "AdminVM", template_for_dispvms: false, default_dispvm: null, icon: "black" },
    work: {
      tags: ["a", "created-by-dom0"],
      type: "AppVM",
      template_for_dispvms: true,
      default_dispvm: "work",
      internal: null,
      power_state: "Running",
      uuid: "c9024a97-9b15-46cc-8341-38d75d5d421b",
      icon: "red",
      guivm: "dom0",
      relayvm: null,
      transport_rpc: null,
    },
  },
});

const seeds: Readonly<Record<string, readonly string[]>> = {
  words: ["work\0@default\0qubes.VMShell+x", "--assume-yes-for-ask\0--\x001\0work\0@dispvm:@tag:a\0B+x\x002"],
  service_request: [
    "source=work\nintended_target=@default\nservice_and_arg=B+x\n\n",
    "source=work\nintended_target=@dispvm\nservice_and_arg=A+\nassume_yes_for_ask=yes\njust_evaluate=no\nrequested_source=work\n\n",
  ],
  eval_request: ["policy.EvalSimple+B work keyword adminvm\0work\0work", "policy.EvalSimple+A+x dom0\0work\0work"],
  policy: [
    "!include include/b\n!include-dir /p/include\n!include-service S +x /r/S\n!compat-4.0\n* * @tag:a @dispvm:@tag:b ask user=root default_target=@dispvm\n===\n@anyvm @anyvm ask,default_target=work\n$include:b\n",
    'A +"x y" work work deny notify=no # comment\nB * uuid:c9024a97-9b15-46cc-8341-38d75d5d421b @adminvm allow autostart=yes target=@dispvm\n',
  ],
  system_info: [systemInfo, '{"domains":{}}'],
  host: ["a\u00e9\ud83d\ude00", "\ud800\u0000\udc00"],
};

/** The targets of native/fuzz. */
export const targets: readonly string[] = Object.keys(seeds);

/** Writes the first inputs of a target: samples, and for policy the files of policy-examples/. */
export function writeSeeds(root: string, target: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const files = target === "policy" ? policyFiles(join(root, "policy-examples")) : [];
  const texts = [...(seeds[target] ?? []), ...files.map((file) => readFileSync(file, "utf8"))];
  for (const [index, text] of texts.entries()) writeFileSync(join(folder, `seed-${index}`), text);
}

function policyFiles(folder: string): readonly string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name));
  return names.filter((name) => /\/qubes(-rpc)?\/policy/.test(name) && statSync(name).isFile());
}
