package words

import "tapetrack/data"

// BeforePassword is what everybody is told before the password is proven.
var BeforePassword = data.Refusal{}.Says()

// Reason says for the log why something was refused: "wrong password". A reason
// that this version does not know is returned as it is stored.
func Reason(r data.Reason) data.Sentence { return orVerbatim(r.Words(), string(r)) }

// orVerbatim returns a sentence, or a text as it is where there is none.
func orVerbatim(s data.Sentence, text string) data.Sentence {
	if s.Empty() {
		return data.Verbatim(text)
	}
	return s
}
