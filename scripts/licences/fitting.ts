import satisfies from "spdx-satisfies";

/**
 * The licences of other packages that code under GPL-2.0-or-later can include, and why each fits. A licence that is not
 * in this table is refused until it has been reviewed and added.
 */
const fittingLicences: Readonly<Record<string, string>> = {
  MIT: "asks only for its notice",
  ISC: "asks only for its notice",
  "0BSD": "asks for nothing",
  "BSD-2-Clause": "asks only for its notice",
  "BSD-3-Clause": "asks for its notice, and forbids only the use of names in advertising",
  "CC0-1.0": "gives up all rights",
  Unlicense: "gives up all rights",
  Zlib: "asks only that changes are marked and that its notice stays in source code",
};

/** Licences that packages often have and that do not fit, with the reason. */
const refusedLicences: Readonly<Record<string, string>> = {
  "Apache-2.0": "its patent terms fit version 3 of the GPL only",
  "BSD-4-Clause": "its advertising clause is a further restriction",
  "BlueOak-1.0.0": "it has not been reviewed, since no shipped package needs it",
  "MPL-2.0": "a package can opt out of the terms that fit the GPL, so that each use needs a review",
  "Python-2.0": "its choice of law is a further restriction",
};

/** Returns why a licence does not fit GPL-2.0-or-later, or undefined if it fits. */
export function problemOfLicence(licence: string | undefined): string | undefined {
  if (licence === undefined) return "no licence is declared; expected an SPDX expression";
  try {
    if (satisfies(licence, Object.keys(fittingLicences))) return undefined;
  } catch {
    return `the licence "${licence}" is not an SPDX expression`;
  }
  const reasons = Object.entries(refusedLicences).filter(([id]) => licence.includes(id));
  const because = reasons.map(([id, reason]) => `; ${id}: ${reason}`).join("");
  return `the licence "${licence}" does not fit GPL-2.0-or-later${because}`;
}
