// Package serve answers programs on other computers with the doors of data/auth. It judges
// nothing: who asks is the token of a request, over the key that its connection has presented,
// and what may be done is for the doors to say.
package serve
