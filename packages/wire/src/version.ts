/** The protocol's version. It stands first in every envelope, certificate and receipt, and in the first message of each
 * side (`join`, `peer`). It is raised whenever any byte of SPEC.md changes; the vectors fail if that is forgotten. */
export const PROTOCOL_VERSION = 3;
