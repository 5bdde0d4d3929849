package words

import (
	"cmp"

	"tapetrack/data"
)

// BeforePassword is what everybody is told before the password is proven.
var BeforePassword = Refusal(data.Refusal{})

// Refusal says to the person at the screen why they were refused, and what to do
// next.
func Refusal(r data.Refusal) string { return Sentence(r.Says()) }

// Reason says for the log why something was refused: "wrong password". A reason
// that this version does not know is returned as it is stored.
func Reason(r data.Reason) string { return cmp.Or(Sentence(r.Words()), string(r)) }
