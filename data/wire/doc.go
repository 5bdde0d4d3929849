// Package wire is what crosses the network between programs and a server: the methods with
// their messages, how these are written, errors, and versions.
//
// A method is one line, typed on both sides: a handler or a call whose message differs does
// not compile. Messages are structs of data, and of this package where a struct of data has a
// field that only one side may set, or something that is not written, such as the actor of a
// session. No request says who asks: that is the token's to say.
package wire
