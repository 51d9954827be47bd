import { spawn } from "node:child_process";
import { connect } from "node:net";
import type { Agent, AskParameters, NotifyParameters } from "./agent.ts";

/** Where agents are reached. */
export interface AgentPlaces {
  /** The directory of the services of dom0, which has the sockets `policy.Ask` and `policy.Notify`. */
  readonly services: string;
  /** Path of qrexec-client, which calls the same services in other domains. */
  readonly client: string;
}

/** How long the user may think, and how long it may take to tell something, in milliseconds. */
const patience = { ask: 600_000, notify: 10_000 } as const;

/** Bytes of an answer. */
const mostAnswer = 4096;

/** The agents of a system: a socket in dom0, a qrexec service in other domains. */
export class AgentServices implements Agent {
  readonly #places: AgentPlaces;

  constructor(places: AgentPlaces) {
    this.#places = places;
  }

  ask(guivm: string, parameters: AskParameters): Promise<string> {
    return this.#call(guivm, "policy.Ask", parameters, patience.ask);
  }

  async notify(guivm: string, parameters: NotifyParameters): Promise<void> {
    await this.#call(guivm, "policy.Notify", parameters, patience.notify);
  }

  #call(guivm: string, service: string, parameters: object, deadline: number): Promise<string> {
    const json = toAscii(JSON.stringify(parameters));
    return guivm === "dom0"
      ? callSocket(`${this.#places.services}/${service}`, `${service} dom0 name dom0\0${json}`, deadline)
      : callDomain(this.#places.client, guivm, service, json, deadline);
  }
}

/** Agents read ASCII. */
function toAscii(json: string): string {
  return json.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function callSocket(path: string, request: string, deadline: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    const answer = new AnswerText((error) => socket.destroy(error));
    const timer = setTimeout(() => socket.destroy(new Error(`no answer from ${path} in time`)), deadline);
    socket.on("data", (piece) => answer.add(piece));
    socket.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    socket.on("end", () => {
      clearTimeout(timer);
      resolve(answer.text);
    });
    socket.end(request);
  });
}

function callDomain(client: string, domain: string, service: string, json: string, deadline: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const args = ["-d", domain, `DEFAULT:QUBESRPC ${service} dom0`];
    const child = spawn(client, args, { stdio: ["pipe", "pipe", "ignore"] });
    let problem: Error | undefined;
    const fail = (error: Error): void => {
      problem ??= error;
      child.kill("SIGKILL");
    };
    const answer = new AnswerText(fail);
    const timer = setTimeout(() => fail(new Error(`no answer from ${service} in ${domain} in time`)), deadline);
    child.stdout.on("data", (piece: Buffer) => answer.add(piece));
    // An agent may answer, and end, without reading all.
    child.stdin.on("error", () => {});
    child.on("error", (error) => fail(new Error(`cannot run ${client}: ${error.message}`)));
    child.on("close", (code) => {
      clearTimeout(timer);
      if (problem === undefined && code !== 0) problem = new Error(`${service} in ${domain} ended with ${code}`);
      if (problem === undefined) resolve(answer.text);
      else reject(problem);
    });
    child.stdin.end(json);
  });
}

/** An answer, up to its limit. */
class AnswerText {
  readonly #onTooLong: (error: Error) => void;
  #text = "";

  constructor(onTooLong: (error: Error) => void) {
    this.#onTooLong = onTooLong;
  }

  get text(): string {
    return this.#text;
  }

  add(piece: Buffer): void {
    this.#text += piece.toString("latin1");
    if (this.#text.length > mostAnswer) this.#onTooLong(new Error("the answer is too long"));
  }
}
