// Package remote asks a server what data/auth answers on this computer: a Client has the same
// doors. It opens no database and has no key of one.
package remote
