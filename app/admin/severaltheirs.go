package admin

import (
	"slices"

	"tapetrack/data"
)

// theirs are the rows of the window Properties of N users that somebody else
// changed after they were ticked here, with the users in whom.
type theirs map[string][]data.User

// noteTheirs compares users who were read again with those from before, and
// reports whether somebody else changed what is ticked here. That a user has
// meanwhile what is to be given to them is no matter.
func (s *several) noteTheirs(now []data.User) bool {
	before := map[int64]data.User{}
	for _, u := range s.users {
		before[u.Key] = u
	}
	news := false
	for _, c := range s.wanted() {
		for _, u := range now {
			was, there := before[u.Key]
			same := valueOf(u, c.row) == valueOf(was, c.row) && (c.row != data.FieldOTP || u.OTP == was.OTP)
			if !there || same || !c.differs(u) {
				continue
			}
			news = true
			if !slices.ContainsFunc(s.theirs[c.row], func(o data.User) bool { return o.Key == u.Key }) {
				s.theirs[c.row] = append(s.theirs[c.row], u)
			}
		}
	}
	return news
}

// words say what was changed: "changed Role of bob".
func (t theirs) words() string {
	var parts []string
	for _, row := range commonRows() {
		if t[row] != nil {
			parts = append(parts, rowName(row)+" of "+names(t[row]))
		}
	}
	return "changed " + data.Listed(parts)
}
