package words

import "tapetrack/data"

// What became of sessions that somebody ended.
const (
	sessionGone  data.Text = "The session had already ended."
	sessionsGone data.Text = "The sessions had already ended."
	disconnected data.Text = "%s was disconnected."
	sessionsCut  data.Text = "%d sessions were ended."
)

// SessionsCut says what became of sessions that an administrator disconnected: of so many,
// ended were still open. user is the User-ID if there was one session.
func SessionsCut(user string, of, ended int) data.Sentence {
	switch {
	case ended == 0 && of == 1:
		return data.Say(sessionGone)
	case ended == 0:
		return data.Say(sessionsGone)
	case of == 1:
		return data.Say(disconnected, user)
	}
	return data.Say(sessionsCut, ended)
}
