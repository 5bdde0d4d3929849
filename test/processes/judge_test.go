package processes

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/store/sqlite"
	"tapetrack/data/vault"
)

// An order is one line that the test writes to a judging process.
type order struct {
	Act    string // "sign in", "activate", "complete" or "confirm" a new authenticator
	Login  string
	Code   string
	Now    time.Time // what its clock shows
	Ticket string
}

// A report is the line that comes back.
type report struct {
	Outcome string // the reason of a refusal, "ticket", "session", "confirmed", "denied" or "error: …"
	Ticket  string
}

// judge is what a judging process does: it opens the database, says so, and
// carries out orders until there are no more.
func judge(path, keyFile string) error {
	now := time.Time{}
	service, db, err := open(path, keyFile, func() time.Time { return now })
	if err != nil {
		return err
	}
	defer db.Close()
	out := json.NewEncoder(os.Stdout)
	if err := out.Encode(report{Outcome: "ready"}); err != nil {
		return err
	}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var o order
		if err := json.Unmarshal(lines.Bytes(), &o); err != nil {
			return err
		}
		now = o.Now
		if err := out.Encode(carryOut(service, o)); err != nil {
			return err
		}
	}
	return lines.Err()
}

func carryOut(s auth.Doors, o order) report {
	var out data.Outcome
	var err error
	ctx := context.Background()
	switch o.Act {
	case "sign in":
		out, err = s.SignIn(ctx, data.Attempt{
			Login: o.Login, Password: passwordOf(o.Login), Code: o.Code,
			Client: data.Client{Program: "Lite", Version: "1.0.0", Computer: fmt.Sprint("process ", os.Getpid())},
		})
	case "activate":
		out, err = s.Activate(ctx, data.Ticket(o.Ticket), o.Code)
	case "complete":
		out, err = s.Complete(ctx, data.Ticket(o.Ticket))
	case "confirm":
		_, err = s.ConfirmDevice(ctx, data.Ticket(o.Ticket), "Tablet "+o.Code, o.Code)
		switch {
		case err == nil:
			return report{Outcome: "confirmed"}
		case errors.Is(err, data.ErrDenied):
			return report{Outcome: "denied"}
		}
	default:
		err = fmt.Errorf("unknown order %q", o.Act)
	}
	switch {
	case err != nil:
		return report{Outcome: "error: " + err.Error()}
	case out.Refusal != nil:
		return report{Outcome: string(out.Refusal.Reason)}
	case out.Session != nil:
		return report{Outcome: "session"}
	}
	return report{Outcome: "ticket", Ticket: string(out.Ticket)}
}

func passwordOf(id string) string { return "the password of " + id }

// open opens database and key as the programs do.
func open(path, keyFile string, now func() time.Time) (auth.Doors, *sqlite.DB, error) {
	ctx := context.Background()
	db, err := sqlite.Open(ctx, path)
	if err != nil {
		return auth.Doors{}, nil, err
	}
	keyID, err := db.Setting(ctx, "key.id")
	if err != nil {
		return auth.Doors{}, nil, err
	}
	key, err := vault.Find(ctx, vault.Request{KeyFile: keyFile, Database: path, DatabaseID: databaseID, KeyID: keyID})
	if err != nil {
		return auth.Doors{}, nil, err
	}
	return auth.New(partsOf(db, key, now)), db, nil
}

func partsOf(db *sqlite.DB, key *vault.Vault, now func() time.Time) auth.Parts {
	return auth.Parts{Storage: db.Unlock(key), Sealer: key, Hasher: quick{}, Now: now, Version: "1.0.0"}
}

// quick is a Hasher that leaves the time to the transactions, so that they
// really meet.
type quick struct{}

func (quick) Hash(password string) (string, error) {
	sum := sha256.Sum256([]byte(password))
	return "quick$" + hex.EncodeToString(sum[:]), nil
}

func (q quick) Verify(password, hash string) (match, outdated bool) {
	want, _ := q.Hash(password)
	return want == hash, false
}

// Derive is as quick.
func (quick) Derive(code string, salt []byte) []byte {
	sum := sha256.Sum256(append([]byte(code), salt...))
	return sum[:]
}
