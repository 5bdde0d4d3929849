package store

import (
	"context"

	"tapetrack/data"
)

// A Rekeying says how the key of a database is changed.
type Rekeying struct {
	From, To Key
	// Reseal returns the secret of an authenticator sealed with the new key, given it
	// sealed with the old one. With an error the secret stays as it is, and can no longer
	// be opened.
	Reseal func(userKey int64, authenticator string, sealed []byte) ([]byte, error)
	// Write is called under the new key before the commit, with what Audit found before,
	// to append an event and to write where the key is. SettingKeyID is written by then.
	Write func(tx data.Tx, found data.AuditReport) error
	// Anyway continues although Audit finds damage. Records without a right code stay
	// without one, and policies without one are removed. The events are taken as they are
	// stored, so Write should log what was found.
	Anyway bool
	// Progress, which may be nil, is that of Audit; its error ends the work.
	Progress func(done, total int64) error
}

// Rekey changes the key of the database in one transaction: every secret, code and link is
// made again, and the old ones become worthless. Whatever happens, the database has the old
// key or the new one. Programs that hold the old key get ErrKeyChanged. If the database was
// modified outside TapeTrack, which could no longer be recognised afterwards, it returns a
// data.Trouble of kind ErrTampered unless Anyway is set.
func (db *DB) Rekey(ctx context.Context, r Rekeying) error {
	from := &storage{db: db, key: r.From}
	var end func() mark
	err := db.engine.Update(ctx, func(on Transaction) error {
		old := from.beginUpdate(on)
		found, err := old.Audit(r.Progress)
		if err != nil {
			return err
		}
		if !found.Sound() && !r.Anyway {
			return hidesDamage(db.name, found)
		}
		renewed := (&storage{db: db, key: r.To}).beginUpdate(on)
		if err := renewed.renew(old, r.Reseal); err != nil {
			return err
		}
		if err := r.Write(renewed, found); err != nil {
			return err
		}
		end = renewed.mark
		return renewed.finish()
	})
	if err == nil {
		db.furthest.rechained(end())
		db.engine.Rewritten(ctx)
	}
	return db.engine.Trouble(err)
}

func hidesDamage(name string, found data.AuditReport) error {
	return &data.Trouble{Kind: data.ErrTampered, Text: data.Say(
		"The database %s was modified outside TapeTrack, and a new key would hide that. Nothing was changed. First finding: %s",
		Shown(name), found.Findings()[0])}
}

// renew writes everything that the key of old protects under the key of t. What old does
// not trust, t does not trust either.
func (t *tx) renew(old *tx, reseal func(int64, string, []byte) ([]byte, error)) error {
	if _, err := t.allSettings(); err != nil {
		return err
	}
	policies, err := old.policy()
	if err != nil && old.failure != nil {
		return err
	}
	if err := t.settle(policies); err != nil {
		return err
	}
	if err := t.putSetting(SettingKeyID, t.key.KeyID()); err != nil {
		return err
	}
	// They are sealed with the other key.
	if err := t.DropTickets(); err != nil {
		return err
	}
	if err := t.DropAttempts(); err != nil {
		return err
	}
	a := &auditor{t: old, progress: func(int64, int64) error { return nil }, visit: visitor{
		user: t.renewUser,
		authenticator: func(row *authenticatorRow, mark []byte) error {
			if sealed, err := reseal(row.UserKey, row.ID, row.Sealed); err == nil {
				row.Sealed = sealed
			}
			_, err := t.exec("seal a secret again", "UPDATE authenticators SET sealed = ?, code = ? WHERE authenticator_key = ?",
				row.Sealed, t.authenticatorCode(row, mark), row.Key)
			return err
		},
		code: func(row *singleUseRow, mark []byte) error {
			_, err := t.exec("write a code again", "UPDATE recovery_codes SET code = ? WHERE code_key = ?", t.singleUseCode(row, mark), row.Key)
			return err
		},
		session: func(row *boundSession) error {
			_, err := t.exec("write a code again", "UPDATE sessions SET code = ? WHERE id = ?", t.sessionCode(&row.sessionRow, row.mark), row.ID)
			return err
		},
	}}
	for _, part := range []func() error{a.records, a.sessions} {
		if err := part(); err != nil {
			return err
		}
	}
	if err := t.sealAnew(old.head); err != nil || old.state != unsealed {
		return err
	}
	return t.begun()
}

func (t *tx) renewUser(u *userRow, authenticators []authenticatorRow, right, counted bool) error {
	code, counters := u.Code, u.CountersCode
	if right {
		code = t.userCode(u, authenticators)
	}
	if counted {
		counters = t.countersCode(u)
	}
	_, err := t.exec("write a code again", "UPDATE users SET code = ?, counters_code = ? WHERE user_key = ?", code, counters, u.Key)
	return err
}

// settle makes the code of these policies, and removes stored ones that are not among them.
func (t *tx) settle(policies map[string]string) error {
	for name := range policiesOf(t.settings) {
		if _, kept := policies[name]; kept {
			continue
		}
		if err := t.putSetting(name, ""); err != nil {
			return err
		}
	}
	t.policies = nil
	return t.sealPolicy(policies)
}

// sealAnew chains the events as they are stored, and has the codes added up before the
// commit. It makes again what follows from other columns, and ends sessions that are not
// genuine, which are of no use to anybody. was is the genuine head of before, nil if there is
// none: then nobody knows what was cut off the log.
func (t *tx) sealAnew(was *head) error {
	if _, err := t.exec("count recovery codes", "UPDATE users SET recovery_left = "+recoveryLeft+" WHERE recovery_left IS DISTINCT FROM "+recoveryLeft); err != nil {
		return err
	}
	if err := t.closeForeign(); err != nil {
		return err
	}
	t.state, t.head, t.headTrouble = sealed, &head{version: headVersion}, nil
	t.recount, t.appended = true, true
	err := t.keepCut(was)
	if err == nil {
		err = t.chainAll(t.head)
	}
	t.head.policy = t.policySum()
	return err
}

// Reseal seals the log and the codes as they are stored, for a database whose head is lost
// and which therefore can't be written. It is only for breaking the glass, because it checks
// nothing: events that were modified or removed before can no longer be recognised, except
// with a seal that was kept elsewhere. Users, authenticators and codes without a right code
// stay without one; policies without one are removed. write is called before the commit, to
// append an event about it. Reseal returns ErrKeyChanged if key is not that of the database.
func (db *DB) Reseal(ctx context.Context, key Key, write func(data.Tx) error) error {
	return db.sealedAnew(ctx, key, func(t *tx) (map[string]string, error) {
		t.before = mark{} // the log may be shorter than it was
		settings, err := t.allSettings()
		if err != nil {
			return nil, err
		}
		if id := settings[SettingKeyID]; id != "" && id != key.KeyID() {
			return nil, keyChanged(db.name, nil)
		}
		policies, err := t.policy()
		if t.failure == nil && err != nil {
			// Without a code of their own policies are removed. What a server needs is sealed: it
			// is genuine, or nobody can open it.
			policies, err = map[string]string{}, nil
			for _, name := range []string{SettingServer, SettingMoved} {
				if value, there := settings[name]; there {
					policies[name] = value
				}
			}
		}
		return policies, err
	}, write)
}

// sealedAnew takes the database as it is there: prepare returns the policies that are
// kept, write is called before the commit.
func (db *DB) sealedAnew(ctx context.Context, key Key, prepare func(*tx) (map[string]string, error), write func(data.Tx) error) error {
	var t *tx
	err := db.engine.Update(ctx, func(on Transaction) error {
		t = (&storage{db: db, key: key}).beginUpdate(on)
		policies, err := prepare(t)
		if err != nil {
			return err
		}
		if err := t.settle(policies); err != nil {
			return err
		}
		if err := t.sealAnew(t.head); err != nil {
			return err
		}
		if err := write(t); err != nil {
			return err
		}
		return t.finish()
	})
	if err == nil {
		db.furthest.rechained(t.mark())
	}
	return db.engine.Trouble(err)
}
