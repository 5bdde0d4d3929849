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

// judged are the methods that a client repeats with the same attempt until it has the
// answer, see AttemptHeader. Whoever calls another one that writes and gets no answer can't know
// whether it was carried out.
var judged = map[string]bool{}

// IsJudged reports whether a method is one that is repeated with the same attempt.
func IsJudged(s connect.Spec) bool { return judged[s.Procedure] }

func init() {
	for _, s := range []connect.Spec{
		SignIn.Spec(), Activate.Spec(), NewQRCode.Spec(), Complete.Spec(), ChooseNew.Spec(),
		ChangePassword.Spec(), Confirm.Spec(), Prove.Spec(), ConfirmDevice.Spec(), NewRecoveryCodes.Spec(),
		FirstRecoveryCodes.Spec(), BeginTurnOn.Spec(), ConfirmTurnOn.Spec(), TestCode.Spec(), LostPhone.Spec(),
		IssueTemporaryCode.Spec(),
	} {
		judged[s.Procedure] = true
	}
}
