package auth

import (
	"maps"
	"slices"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// write adds and changes the users of a part as judged. The first part makes room for all.
func (i *importing) write(p part) error {
	if p.first == 0 {
		for _, group := range i.report.Groups {
			if err := i.tx.AddGroup(data.Group{ID: group}); err != nil {
				return err
			}
		}
		if err := i.free(); err != nil {
			return err
		}
	}
	var accounts []data.Account
	var rows []int // indexes of the rows of accounts
	for n := p.first; n < p.next; n++ {
		switch i.report.Rows[n].Result {
		case data.ImportAdd:
			accounts, rows = append(accounts, i.account(n)), append(rows, n)
		case data.ImportChange:
			if err := i.change(n); err != nil {
				return i.atLine(n, err)
			}
		default:
			continue
		}
		if i.done++; i.done%100 == 0 {
			if err := i.ctx.Err(); err != nil {
				return err
			}
			i.told()
		}
	}
	bad, err := i.tx.AddAccounts(accounts)
	if err != nil && bad < len(rows) {
		err = i.atLine(rows[bad], err)
	}
	return err
}

// told tells how far the writing is; judging was the first half.
func (i *importing) told() {
	total := int64(len(i.file.Rows))
	i.progress((total+int64(i.report.Unchanged+i.done))/2, total)
}

// free clears the e-mail addresses that other users of the file get, so that two users
// can swap theirs.
func (i *importing) free() error {
	for _, key := range slices.Sorted(maps.Keys(i.freed)) {
		if _, err := update(i.tx, key, func(a *data.Account) { a.Email = "" }); err != nil {
			return i.atLine(i.freed[key].row, err)
		}
	}
	return nil
}

// account returns the new user of a row, without a password. The secret is drawn at the
// first sign-in.
func (i *importing) account(n int) data.Account {
	now := i.s.now()
	account := data.Account{User: i.file.Rows[n].User()}
	account.Group, account.Unset, account.CreatedAt = i.spelled(account.Group), true, now
	if account.OTPRequired {
		account.PendingSince = now
	}
	if account.Tapemaster {
		i.giveRights(account.ID)
	}
	return account
}

// change changes the user of a row, and appends the events. It checks the right again,
// since judge did not check the record against its keyed code.
func (i *importing) change(n int) error {
	account, err := i.tx.Account(i.keys[n])
	if err != nil {
		return err
	}
	if before, there := i.freed[account.Key]; there {
		account.Email = before.email // the edit is compared with what was stored before the import
	}
	edit := i.edit(n, account.User)
	if err := mayEdit(i.who, account.User, edit); err != nil {
		return err
	}
	if edit.Tapemaster && !account.Tapemaster {
		i.giveRights(account.ID)
	}
	events, err := i.s.writeEdit(i.tx, i.who, account, edit)
	if err != nil {
		return err
	}
	return i.s.append(i.tx, i.who, events)
}

// mostNoted is how many groups, and how many users who get tapemaster rights, the event
// of the import names. All are in the file, which the event identifies by its hash.
const mostNoted = 100

func (i *importing) giveRights(id string) {
	if i.given++; len(i.holders) < mostNoted {
		i.holders = append(i.holders, id)
	}
}

// detail returns the detail of the event of a part. The name of the file can be anything, so
// it is shortened.
func (i *importing) detail(p part) string {
	number := func(n int) string { return lang.InEnglish(data.Say("%d", n)) }
	name := words.Shortened(i.file.Name)
	if p.of(i.file.Rows) {
		name = lang.InEnglish(data.Say(words.FileLines, name, i.file.Rows[p.first].Line, i.file.Rows[p.next-1].Line))
	}
	var groups []string
	if p.first == 0 {
		groups = i.report.Groups
	}
	args := []any{name, number(p.added), number(p.changed), number(p.next - p.first - p.added - p.changed)}
	list := func(ids []string, all int) {
		if all == 0 {
			return
		}
		named := slices.Clone(ids[:min(len(ids), mostNoted)])
		if all > len(named) {
			named = append(named, number(all-len(named))+" more")
		}
		args = append(args, lang.InEnglish(data.Say("%s", words.Listed(named))))
	}
	list(groups, len(groups))
	list(i.holders, i.given)
	text := words.FileImported
	switch {
	case len(groups) > 0 && i.given > 0:
		text = words.FileImportedBoth
	case len(groups) > 0:
		text = words.FileImportedGroups
	case i.given > 0:
		text = words.FileImportedHolders
	}
	return lang.InEnglish(data.Say(text, append(args, i.file.SHA256)...))
}
