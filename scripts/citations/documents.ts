import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import GithubSlugger from "github-slugger";
import { fromMarkdown } from "mdast-util-from-markdown";
import { toString as textOf } from "mdast-util-to-string";
import { visit } from "unist-util-visit";

/** A link of a Markdown file. */
export interface DocumentLink {
  readonly url: string;
  readonly line: number;
}

/** The documents of a repository, each read once. */
export class Documents {
  readonly #root: string;
  readonly #anchors = new Map<string, ReadonlySet<string>>();

  constructor(root: string) {
    this.#root = root;
  }

  /** Whether a file or directory exists. */
  has(path: string): boolean {
    return existsSync(join(this.#root, path));
  }

  /** Returns the anchors that GitHub gives to the headings of a Markdown file. */
  anchors(path: string): ReadonlySet<string> {
    const known = this.#anchors.get(path) ?? anchorsOf(this.#read(path));
    this.#anchors.set(path, known);
    return known;
  }

  /** Returns the links of a Markdown file, those of images and definitions included. */
  links(path: string): readonly DocumentLink[] {
    const found: DocumentLink[] = [];
    visit(fromMarkdown(this.#read(path)), (node) => {
      if (node.type !== "link" && node.type !== "image" && node.type !== "definition") return;
      found.push({ url: node.url, line: node.position?.start.line ?? 1 });
    });
    return found;
  }

  #read(path: string): string {
    return readFileSync(join(this.#root, path), "utf8");
  }
}

function anchorsOf(markdown: string): ReadonlySet<string> {
  const slugger = new GithubSlugger();
  const anchors = new Set<string>();
  visit(fromMarkdown(markdown), "heading", (heading) => {
    anchors.add(slugger.slug(textOf(heading)));
  });
  return anchors;
}
