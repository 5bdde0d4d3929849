package auth

import (
	"bytes"
	"context"
	"os"
	"strings"
	"time"

	"tapetrack/data"
)

// addWithCodes adds a user who is Active and returns his recovery codes.
func (w *world) addWithCodes(id string, change ...func(*data.NewUser)) []string {
	w.t.Helper()
	w.addActive(id, change...)
	codes := w.firstCodes(w.session(id, w.code(id, 0)))
	if len(codes) != data.RecoveryCodes {
		w.t.Fatalf("%s got %d recovery codes", id, len(codes))
	}
	w.clock.Move(2 * time.Minute)
	return codes
}

func (w *world) firstCodes(by data.Actor) []string {
	w.t.Helper()
	codes, err := w.FirstRecoveryCodes(context.Background(), by)
	w.must(err)
	return codes
}

// temporary has the console issue a temporary code.
func (w *world) temporary(id string) string {
	w.t.Helper()
	given, err := w.IssueTemporaryCode(context.Background(), theConsole, w.account(id).Key, "phone at home")
	w.must(err)
	return given.Code
}

// lostPhone has the console reset somebody whose phone was lost.
func (w *world) lostPhone(id string) data.GivenCode {
	w.t.Helper()
	given, err := w.LostPhone(context.Background(), theConsole, w.account(id).Key, "phone stolen")
	w.must(err)
	return given
}

// pause has the console let somebody in without a code.
func (w *world) pause(id string, d time.Duration) {
	w.t.Helper()
	w.must(w.PauseOTP(context.Background(), theConsole, w.account(id).Key, w.clock.Now().Add(d), "phone in repair"))
}

// wrongCodes types so many wrong codes, each as soon as it is judged.
func (w *world) wrongCodes(id string, n int) {
	w.t.Helper()
	for range n {
		w.clock.Move(w.account(id).Codes.Left(w.clock.Now()))
		if got := reasonOf(w.signIn(id, w.wrongCode(id))); got != string(data.WrongCode) {
			w.t.Fatalf("a wrong code of %s gives %s", id, got)
		}
	}
	w.clock.Move(w.account(id).Codes.Left(w.clock.Now()))
}

// policies sets policies at the console.
func (w *world) policies(values map[string]string) {
	w.t.Helper()
	w.must(w.EditPolicies(context.Background(), theConsole, nil, values))
}

// tryRule gives a group a rule, whatever it has.
func (w *world) tryRule(ctx context.Context, by data.Actor, group string, rule data.GroupRule) error {
	w.t.Helper()
	before, err := w.Group(ctx, theConsole, group)
	w.must(err)
	after := before
	after.Rule = rule
	return w.EditGroup(ctx, by, before, after)
}

// rule is tryRule at the console, as the rule is stored: "required", a time in
// RFC 3339, or nothing.
func (w *world) rule(group, rule string) {
	w.t.Helper()
	r := data.GroupRule{Required: rule != ""}
	if rule != "" && rule != "required" {
		var err error
		r.From, err = time.Parse(time.RFC3339, rule)
		w.must(err)
	}
	w.must(w.tryRule(context.Background(), theConsole, group, r))
}

// addUnset adds a user as an import does: without a password.
func (w *world) addUnset(id string, change ...func(*data.Account)) {
	w.t.Helper()
	a := data.Account{User: data.User{ID: id, Email: id + "@example.com", Group: "OPS", CreatedAt: w.clock.Now()}}
	for _, c := range change {
		c(&a)
	}
	w.must(w.store.Update(context.Background(), func(tx data.Tx) error {
		_, err := tx.AddAccount(a)
		return err
	}))
}

// mine returns what a user sees in My Sign-in.
func (w *world) mine(by data.Actor) data.MySignIn {
	w.t.Helper()
	mine, err := w.MySignIn(context.Background(), by)
	w.must(err)
	return mine
}

// prove opens My Sign-in with password and the present code.
func (w *world) prove(by data.Actor, id string) data.Ticket {
	w.t.Helper()
	ticket, err := w.Prove(context.Background(), by, passwordOf(id), w.code(id, 0))
	w.must(err)
	return ticket
}

// device begins and confirms a new authenticator and returns its secret.
func (w *world) device(ticket data.Ticket, replaces, name string) (secret []byte, codes []string) {
	w.t.Helper()
	shown, err := w.BeginDevice(context.Background(), ticket, replaces)
	w.must(err)
	secret = secretShown(shown)
	codes, err = w.ConfirmDevice(context.Background(), ticket, name, hotpOracle(secret, w.step()))
	w.must(err)
	return secret, codes
}

// secretShown reads the secret off the key that is shown for typing in.
func secretShown(e *data.Enrolment) []byte {
	secret, err := base32Text(strings.ReplaceAll(e.Key, " ", ""))
	if err != nil {
		panic(err)
	}
	return secret
}

// step is the present time step.
func (w *world) step() int64 { return w.clock.Now().Unix() / 30 }

// otherCode returns a wrong code of the form of a given one.
func otherCode(code string) string {
	first := "A"
	if code[:1] == "A" {
		first = "B"
	}
	return first + code[1:]
}

// mustProveLater waits for the next code first.
func (w *world) mustProveLater(id string, by data.Actor) data.Ticket {
	w.t.Helper()
	w.clock.Move(time.Minute)
	return w.prove(by, id)
}

// inFile reports whether database or its log hold a text.
func (w *world) inFile(text string) bool {
	w.t.Helper()
	for _, suffix := range []string{"", "-wal"} {
		content, err := os.ReadFile(w.path + suffix)
		w.must(err)
		if bytes.Contains(content, []byte(text)) {
			return true
		}
	}
	return false
}

func (w *world) notInFile(text, what string) {
	w.t.Helper()
	if w.inFile(text) {
		w.t.Errorf("%s is in the database in the clear", what)
	}
}

// state returns what the console sees of somebody's sign-in.
func (w *world) state(id string) data.SignInState {
	w.t.Helper()
	state, err := w.SignInState(context.Background(), theConsole, w.account(id).Key)
	w.must(err)
	return state
}

// addBroken gives a user one more activated authenticator, whose secret does not
// decrypt.
func (w *world) addBroken(id, name string) string {
	w.t.Helper()
	return w.addSealed(id, name, func(int64, string) []byte { return []byte("garbage") })
}

// giveSecret gives a user one activated authenticator with this secret.
func (w *world) giveSecret(id string, secret []byte) {
	w.t.Helper()
	key := w.account(id).Key
	w.must(w.store.Update(context.Background(), func(tx data.Tx) error { return tx.DropAuthenticators(key) }))
	w.addSealed(id, "", func(user int64, id string) []byte {
		if len(secret) == 0 {
			return []byte{} // the vault seals no such thing
		}
		sealed, err := w.sealer.Seal(secret, place(user, id))
		w.must(err)
		return sealed
	})
}

func (w *world) addSealed(id, name string, seal func(user int64, authenticator string) []byte) string {
	w.t.Helper()
	key, a := w.account(id).Key, data.Authenticator{ID: data.NewID(), Name: name, CreatedAt: w.clock.Now()}
	a.Sealed = seal(key, a.ID)
	w.must(w.store.Update(context.Background(), func(tx data.Tx) error {
		if err := tx.AddAuthenticator(key, a); err != nil {
			return err
		}
		_, err := tx.Activate(a.ID, 1, 0, w.clock.Now())
		return err
	}))
	return a.ID
}

// firstSecret returns the secret of a user's oldest authenticator.
func (w *world) firstSecret(id string) []byte {
	w.t.Helper()
	account := w.account(id)
	secret, err := w.secret(account.Key, account.Authenticators[0])
	w.must(err)
	return secret
}
