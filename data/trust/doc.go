// Package trust is how a program knows the server that it talks to, and the server the
// program: the link and the file that name a server with the key of its authority, the
// authority and the certificates that it makes, and the TLS settings of both sides.
//
// A program trusts the authority whose key came with the link, and nothing else: not
// the name of the host, not the authorities that the system trusts. A server that is
// moved, or reached by another name, stays the same; another key is refused, with no
// way past. The server knows a program by a key that the program makes at its start.
package trust
