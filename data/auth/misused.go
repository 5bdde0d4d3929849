package auth

import (
	"context"
	"slices"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// Misused means that the id of a session came over the key of another program instance than
// that which signed in: somebody has copied it. It matches data.ErrSessionEnded, and whoever
// sent it is told no more than that.
type Misused struct {
	UserKey int64
	UserID  string
}

// Error returns the text for the log.
func (*Misused) Error() string { return "the sign-in belongs to another program" }

// Unwrap returns data.ErrSessionEnded.
func (*Misused) Unwrap() error { return data.ErrSessionEnded }

// misusedEvery is how often the use of the same user's copied sign-ins is logged, for each
// thing that can be copied: whoever has one must not be able to fill the log.
const misusedEvery = time.Hour

// copies is a storage that logs the use of what was copied from another program, in a
// transaction after that which found it: a refusal there may roll back. It is logged before
// that call is answered.
type copies struct {
	data.Storage
	now func() time.Time
}

// copiesTx is a transaction of copies, with what was found in it.
type copiesTx struct {
	data.Tx
	found   []data.Event
	outside []strayed
}

// A strayed is a session in which something was asked for from an address that its user is not
// permitted.
type strayed struct {
	session data.Session
	event   data.Event
}

// View is that of data.Storage.
func (c *copies) View(ctx context.Context, f func(data.Tx) error) error {
	return c.during(ctx, c.Storage.View, f)
}

// Update is that of data.Storage.
func (c *copies) Update(ctx context.Context, f func(data.Tx) error) error {
	return c.during(ctx, c.Storage.Update, f)
}

func (c *copies) during(ctx context.Context, transact func(context.Context, func(data.Tx) error) error, f func(data.Tx) error) error {
	var n copiesTx
	defer func() {
		c.log(ctx, n.found)
		c.end(ctx, n.outside)
	}()
	return transact(ctx, func(tx data.Tx) error {
		n.Tx = tx
		return f(&n)
	})
}

// ofSession notes the use of a session over the key of a call.
func (c *copies) ofSession(tx data.Tx, session data.Session, call data.Call) error {
	c.note(tx, data.User{Key: session.UserKey, ID: session.UserID}, session.Client().SeenIn(call), words.CopiedSession)
	return &Misused{UserKey: session.UserKey, UserID: session.UserID}
}

// ofTicket notes the use of a ticket over the key of a call. Whoever sent it is told what is
// told of a ticket that does not exist.
func (c *copies) ofTicket(tx data.Tx, p proof, kind data.TicketKind, call data.Call) {
	what := words.CopiedProof
	if kind == data.ForSignIn {
		what = words.CopiedTicket
	}
	c.note(tx, data.User{Key: p.User, ID: p.UserID}, p.Client.SeenIn(call), what)
}

func (c *copies) note(tx data.Tx, user data.User, client data.Client, what data.Text) {
	e := about(user, data.TokenMisused, client, c.now(), lang.InEnglish(data.Say(what)))
	n, ok := tx.(*copiesTx) // one from outside, as NoteIn takes it, is of this computer's own
	if ok && !slices.ContainsFunc(n.found, func(o data.Event) bool { return o.UserKey == e.UserKey && o.Detail == e.Detail }) {
		n.found = append(n.found, e)
	}
}

// outside notes an act in a session from an address that its user is not permitted.
func (c *copies) outside(tx data.Tx, session data.Session, call data.Call) {
	user := data.User{Key: session.UserKey, ID: session.UserID}
	e := about(user, data.SessionOutside, session.Client().SeenIn(call), c.now(), lang.InEnglish(data.Say(words.WasOn, where(session)...)))
	n, ok := tx.(*copiesTx)
	if ok && !slices.ContainsFunc(n.outside, func(o strayed) bool { return o.session.ID == session.ID }) {
		n.outside = append(n.outside, strayed{session, e})
	}
}

// end ends the sessions that acted from elsewhere, unless their users are permitted it by now.
// If that can't be written, the next act there is refused all the same.
func (c *copies) end(ctx context.Context, strayed []strayed) {
	ctx = data.WithoutDryRun(context.WithoutCancel(ctx))
	for _, s := range strayed {
		_ = c.Storage.Update(ctx, func(tx data.Tx) error {
			session, err := openSession(tx, s.session.ID)
			if err != nil || session.ID == "" {
				return err
			}
			account, err := tx.Account(session.UserKey)
			if err != nil || account.Ranges.Permit(s.event.Address) {
				return err
			}
			if err := tx.CloseSession(session.ID, c.now()); err != nil {
				return err
			}
			return tx.AppendEvent(s.event)
		})
	}
}

// log appends what was found. It ignores an error of the log, as noteDenied does.
func (c *copies) log(ctx context.Context, found []data.Event) {
	ctx = data.WithoutDryRun(context.WithoutCancel(ctx)) // whoever hangs up, or only tries it, is logged all the same
	for _, e := range found {
		known := false
		look := func(tx data.Tx) error {
			page, err := tx.QueryEvents(data.EventQuery{
				UserKey: e.UserKey, Kinds: []data.Kind{data.TokenMisused}, Since: e.At.Add(-misusedEvery), Until: e.At.Add(misusedEvery), Limit: 10,
			})
			known = slices.ContainsFunc(page.Events, func(o data.Event) bool { return o.Detail == e.Detail })
			return err
		}
		if err := c.Storage.View(ctx, look); err != nil || known {
			continue // a reader does not wait for those who write
		}
		_ = c.Storage.Update(ctx, func(tx data.Tx) error {
			if err := look(tx); err != nil || known {
				return err
			}
			return tx.AppendEvent(e)
		})
	}
}
