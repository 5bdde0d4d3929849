package store

import (
	"database/sql"
	"math"

	"tapetrack/data"
)

// Sentences that people read here. Tests ask for them by name.
const (
	PolicyModified = "The sign-in policy was modified outside TapeTrack."
	LeftWrong      = "The number of recovery codes that %s has left does not match the codes."
	CodesPutBack   = "Some recovery codes of %s were put back, added or removed outside TapeTrack."
	FoundByOther   = "The name by which %s is found was modified outside TapeTrack."
	StrayDevices   = "There are authenticators that belong to no user: %d."
	StrayCodes     = "There are recovery or temporary codes that belong to no user: %d."
	RecordsPutBack = "Users, authenticators, codes, sessions, groups or policies were put back to an earlier state, added or removed outside TapeTrack."
)

const (
	// auditPage is how many users are read at a time.
	auditPage = 500
	// mostDamaged is the maximum of AuditReport.Damaged.
	mostDamaged = 100
)

// note adds a sentence about a record.
func (a *auditor) note(text data.Text, args ...any) { a.found(data.Say(text, args...)) }

// found adds a sentence. It leaves the last place for the sum.
func (a *auditor) found(sentence data.Sentence) {
	if len(a.report.Damaged) < mostDamaged-1 {
		a.report.Damaged = append(a.report.Damaged, sentence)
	}
}

// userCalled names a user in a sentence, and userFirst at its beginning.
func userCalled(id string, key int64) data.Sentence {
	if id == "" {
		return data.Say("user number %d", key)
	}
	return data.Say("user %s", Shown(id))
}

func userFirst(id string, key int64) data.Sentence {
	if id == "" {
		return data.Say("User number %d", key)
	}
	return data.Say("User %s", Shown(id))
}

// policy checks the policies, which have one code.
func (a *auditor) policy() error {
	a.report.Records++
	if _, err := a.t.policy(); err != nil {
		if a.t.failure != nil {
			return err
		}
		a.note(PolicyModified)
	}
	return a.step(1)
}

// A visitor gets the records with the right codes as an auditor reads them. It gets every
// user, with whether the codes of the row and of its counters are right.
type visitor struct {
	user          func(u *userRow, authenticators []authenticatorRow, right, counted bool) error
	authenticator func(row *authenticatorRow, mark []byte) error
	code          func(row *singleUseRow, mark []byte) error
	session       func(row *boundSession) error
}

// A salvaged row is a row whose values may be of any type. If bad is true, it could be
// read only in part.
type salvaged[T any] struct {
	row T
	bad bool
}

// salvage is scan for rows that may have been modified outside TapeTrack.
func salvage[T any](t *tx, what, query string, fields func(*T) []any, args ...any) ([]salvaged[T], error) {
	var list []salvaged[T]
	err := t.each(what, query, func(rows *sql.Rows) error {
		var f salvaged[T]
		f.bad = rows.Scan(fields(&f.row)...) != nil
		list = append(list, f)
		return nil
	}, args...)
	return list, err
}

// records checks the users with all that belongs to them.
func (a *auditor) records() error {
	for after := int64(math.MinInt64); ; {
		users, err := salvage(a.t, "read users", "SELECT "+userColumns+", recovery_left, name_folded FROM users WHERE user_key > ? ORDER BY user_key LIMIT ?",
			(*userRow).allFields, after, auditPage)
		if err != nil || len(users) == 0 {
			return err
		}
		last := users[len(users)-1].row.Key
		if last <= after {
			return nil // the key is not a number; strays reports it
		}
		if err := a.page(users, after, last); err != nil {
			return err
		}
		after = last
	}
}

// codesOf identifies the codes of one kind of a user.
type codesOf struct {
	user int64
	kind data.SingleUseKind
}

// codeSets are the kinds of codes that a user has sets of, each with the sentence about
// a set that is not complete.
var codeSets = []struct {
	kind    data.SingleUseKind
	putBack data.Text
}{
	{data.RecoveryCode, CodesPutBack},
	{data.TemporaryCode, "Some temporary codes of %s were put back, added or removed outside TapeTrack."},
}

// page checks the users with keys above after and up to last.
func (a *auditor) page(users []salvaged[userRow], after, last int64) error {
	const of = " WHERE user_key > ? AND user_key <= ? ORDER BY user_key, "
	authenticators, err := salvage(a.t, "read authenticators", "SELECT "+authenticatorColumns+" FROM authenticators"+of+"authenticator_key",
		(*authenticatorRow).fields, after, last)
	if err != nil {
		return err
	}
	codes, err := salvage(a.t, "read codes", "SELECT "+singleUseColumns+" FROM recovery_codes"+of+"code_key", (*singleUseRow).fields, after, last)
	if err != nil {
		return err
	}
	a.seen.users += int64(len(users))
	a.seen.authenticators += int64(len(authenticators))
	a.seen.codes += int64(len(codes))
	theirs, names, left, marks := map[int64][]authenticatorRow{}, map[int64]data.Sentence{}, map[int64]int64{}, map[int64][]byte{}
	theirCodes := map[codesOf][]singleUseRow{}
	for i := range codes {
		of := codesOf{codes[i].row.UserKey, data.SingleUseKind(codes[i].row.Kind)}
		theirCodes[of] = append(theirCodes[of], codes[i].row)
		if row := &codes[i].row; row.Kind == string(data.RecoveryCode) && !row.Used.set {
			left[row.UserKey]++
		}
	}
	for _, f := range authenticators {
		theirs[f.row.UserKey] = append(theirs[f.row.UserKey], f.row)
	}
	for i := range users {
		name, err := a.user(&users[i].row, users[i].bad, theirs[users[i].row.Key])
		if err != nil {
			return err
		}
		names[users[i].row.Key], marks[users[i].row.Key] = name, users[i].row.Bond.Mark
		if users[i].row.left != left[users[i].row.Key] {
			a.note(LeftWrong, name)
		}
	}
	for i := range authenticators {
		row := &authenticators[i].row
		right := !authenticators[i].bad && equal(row.Code, a.t.authenticatorCode(row, marks[row.UserKey]))
		if err := a.owned("An authenticator of %s was modified outside TapeTrack.", row.UserKey, names, right); err != nil {
			return err
		}
		if right && a.visit.authenticator != nil {
			if err := a.visit.authenticator(row, marks[row.UserKey]); err != nil {
				return err
			}
		}
	}
	wrong := map[codesOf]bool{}
	for i := range codes {
		row, what := &codes[i].row, data.Text("A recovery code of %s was modified outside TapeTrack.")
		if row.Kind == string(data.TemporaryCode) {
			what = "A temporary code of %s was modified outside TapeTrack."
		}
		right := !codes[i].bad && equal(row.Code, a.t.singleUseCode(row, marks[row.UserKey]))
		if err := a.owned(what, row.UserKey, names, right); err != nil {
			return err
		}
		if !right {
			wrong[codesOf{row.UserKey, data.SingleUseKind(row.Kind)}] = true
		}
		if right && a.visit.code != nil {
			if err := a.visit.code(row, marks[row.UserKey]); err != nil {
				return err
			}
		}
	}
	for i := range users {
		for _, set := range codeSets {
			row, of := &users[i].row, codesOf{users[i].row.Key, set.kind}
			if digest := *row.Bond.digest(set.kind); len(digest) > 0 && !wrong[of] && !equal(digest, digestOf(theirCodes[of])) {
				a.found(data.Say(set.putBack, names[row.Key]))
			}
		}
	}
	return nil
}

// user checks a user with the counters, and returns a name for sentences: "user alice".
func (a *auditor) user(u *userRow, bad bool, authenticators []authenticatorRow) (data.Sentence, error) {
	name := userCalled(u.UserID, u.Key)
	a.report.Records += 2
	right := !bad && equal(u.Code, a.t.userCode(u, authenticators)) && u.folds()
	counted := !bad && equal(u.CountersCode, a.t.countersCode(u))
	if !right {
		a.note("%s was modified outside TapeTrack.", userFirst(u.UserID, u.Key))
	}
	if !counted {
		a.note("The counters of %s were modified outside TapeTrack.", name)
	}
	if right && u.found != data.Fold(u.Name) {
		a.note(FoundByOther, name)
	}
	if right && u.waits() {
		if holder, _, err := a.t.holderOf(u.Email); err != nil {
			return name, err
		} else if holder == 0 {
			a.note("The email address of %s no longer matches the form it is found by.", name)
		}
	}
	if right && u.OTPState != string(stateOf(bool(u.OTPRequired), authenticators)) {
		a.note("The state of %s does not match the authenticators.", name)
	}
	if a.visit.user != nil {
		if err := a.visit.user(u, authenticators, right, counted); err != nil {
			return name, err
		}
	}
	return name, a.step(2)
}

// owned notes a record of a user whose code is not right, with a text that names the
// user. strays reports records that belong to no user.
func (a *auditor) owned(text data.Text, user int64, names map[int64]data.Sentence, right bool) error {
	name, known := names[user]
	switch {
	case !known && user == 0:
		name = data.Say("someone")
	case !known:
		return nil
	}
	a.report.Records++
	if !right {
		a.found(data.Say(text, name))
	}
	return a.step(1)
}

// strays looks for records that belong to no user, and for users that were not read.
func (a *auditor) strays() error {
	for _, s := range []struct {
		table string
		what  data.Text
	}{
		{"authenticators", StrayDevices},
		{"recovery_codes", StrayCodes},
	} {
		n, err := query[int64](a.t, "find strays", "SELECT count(*) FROM "+s.table+" WHERE user_key IS NULL OR user_key NOT IN (SELECT user_key FROM users WHERE user_key IS NOT NULL)")
		if err != nil {
			return err
		}
		if n[0] > 0 {
			a.report.Records += n[0]
			a.found(data.Say(s.what, n[0]))
		}
	}
	if a.seen.users < a.rows.users {
		a.note("There are users with an impossible number: %d.", a.rows.users-a.seen.users)
	}
	return nil
}

// sum checks the sum of all codes against the head.
func (a *auditor) sum() error {
	t := a.t
	if t.head == nil || t.recount {
		return nil
	}
	codes, err := t.sumOfCodes()
	if err == nil && codes != t.head.codes.plus(t.delta) {
		a.report.Damaged = append(a.report.Damaged,
			data.Say(RecordsPutBack))
	}
	return err
}
