package wire

import "connectrpc.com/connect/v2"

// service is the name of the service in the paths of its methods.
const service = "/tapetrack.SignIn/"

// A Unary is a method with one request and one answer.
type Unary[Q, R any] string

// A Stream is a method that answers with several messages.
type Stream[Q, M any] string

// An Upload is a method with several requests, whose answers come after the last.
type Upload[Q, M any] string

// Spec names the method to connect.
func (m Unary[Q, R]) Spec() connect.Spec { return connect.Spec{Procedure: service + string(m)} }

// Spec names the method to connect.
func (m Stream[Q, M]) Spec() connect.Spec {
	return connect.Spec{Procedure: service + string(m), StreamType: connect.StreamTypeServer}
}

// Spec names the method to connect.
func (m Upload[Q, M]) Spec() connect.Spec {
	return connect.Spec{Procedure: service + string(m), StreamType: connect.StreamTypeBidi}
}
