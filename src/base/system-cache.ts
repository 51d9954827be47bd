/** The directory of the compiled policy and of code caches. The launcher needs no other path of a Qubes system. */
export const systemCache = "/var/cache/qrexec-policy";
