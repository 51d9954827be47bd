import { type ChildProcess, spawn } from "node:child_process";
import { connect } from "node:net";
import { needDescriptors } from "../../wire/need-descriptors.ts";
import type { Agent, AskParameters, NotifyParameters } from "./agent.ts";

/** Where agents are reached. */
export interface AgentPlaces {
  /** The directory of the services of dom0, which has the sockets `policy.Ask` and `policy.Notify`. */
  readonly services: string;
  /** Path of qrexec-client, which calls the same services in other domains. */
  readonly client: string;
}

/** How long an agent may take, in milliseconds. */
export interface AgentPatience {
  /** To answer: the user has to think. */
  readonly ask: number;
  /** To be told. */
  readonly notify: number;
}

/** Long enough for people, and for an agent that has to be started (docs/service.md). */
const usualPatience: AgentPatience = { ask: 600_000, notify: 10_000 };

/** Bytes of an answer. */
const mostAnswer = 4096;

/** The agents of a system: a socket in dom0, a qrexec service in other domains. */
export class AgentServices implements Agent {
  readonly #places: AgentPlaces;
  readonly #patience: AgentPatience;

  constructor(places: AgentPlaces, patience = usualPatience) {
    this.#places = places;
    this.#patience = patience;
  }

  ask(guivm: string, parameters: AskParameters): Promise<string> {
    return this.#call(guivm, "policy.Ask", parameters, this.#patience.ask);
  }

  async notify(guivm: string, parameters: NotifyParameters): Promise<void> {
    await this.#call(guivm, "policy.Notify", parameters, this.#patience.notify);
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

/** Two pairs of sockets, a pipe for the error, /dev/null. */
const descriptorsOfChild = 7;

function callDomain(client: string, domain: string, service: string, json: string, deadline: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const args = ["-d", domain, `DEFAULT:QUBESRPC ${service} dom0`];
    const cannot = (error: Error): Error => new Error(`cannot run ${client}: ${error.message}`);
    try {
      needDescriptors(descriptorsOfChild);
    } catch (error) {
      return reject(cannot(error as Error));
    }
    // A child that cannot be started may have no streams, and says why later.
    const child: ChildProcess = spawn(client, args, { stdio: ["pipe", "pipe", "ignore"] });
    const fail = (error: Error): void => {
      clearTimeout(timer);
      if (child.pid !== undefined) child.kill("SIGKILL");
      // What the child has started may hold the other ends for as long as it likes.
      child.stdin?.destroy();
      child.stdout?.destroy();
      reject(error);
    };
    const answer = new AnswerText(fail);
    const timer = setTimeout(() => fail(new Error(`no answer from ${service} in ${domain} in time`)), deadline);
    child.on("error", (error) => fail(cannot(error)));
    child.on("close", (code) => {
      if (code !== 0) return fail(new Error(`${service} in ${domain} ended with ${code}`));
      clearTimeout(timer);
      resolve(answer.text);
    });
    child.stdout?.on("data", (piece: Buffer) => answer.add(piece));
    // An agent may answer, and end, without reading all.
    child.stdin?.on("error", () => {}).end(json);
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
