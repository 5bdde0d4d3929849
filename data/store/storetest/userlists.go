package storetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tapetrack/data"
)

// called are parts of User-IDs, names and email addresses.
var called = []string{
	"", "anna", "Anna", "Ärmel", "ärm", "日本語", "日本", "字", "100%", "under_score", "a\"quoted\"", "it's", "a*b", `back\slash`, "Zoë", "ZOË", "straße",
	"nul\x00inside", "bad\xffbytes", "\U0010FFFFlast", "\uFFFF", "\U0001F600 smile", "e\u0301", "OR NOT NEAR", "line\nbreak", "x", "xy",
	"Bruce Li", "山田 太郎", "太郎", "mu\u0308ller", "MÜLLER", "Łukasz", "Søren", "Yılmaz", "ＡＢＣ１２", "O’Brien", "Ærø", "ﾀﾛｳ", "タロウ", "café",
}

// givenOutLasts is how long a password that was given out is valid in these tests.
const givenOutLasts = 72 * time.Hour

// testUserLists holds random lists against a plain look at everybody.
func testUserLists(t *testing.T, s store) {
	s.group("A", "bee", "Empty")
	m := &listed{s: s}
	rapid.Check(t, func(rt *rapid.T) {
		m.rt = rt
		m.change()
		everybody := m.everybody()
		for range 15 {
			m.ask(everybody)
		}
	})
	s.sound()
	for _, q := range []data.UserQuery{{Limit: 20_001, Sort: data.ByName}, {Limit: 0, Sort: data.ByName}, {Limit: 1, Sort: data.ByName, Offset: -1}, {Limit: 1}} {
		if err := s.View(t.Context(), func(tx data.Tx) error { _, err := tx.UserKeys(q); return err }); err == nil {
			t.Errorf("%+v was answered", q)
		}
	}
	if err := s.View(t.Context(), func(tx data.Tx) error { _, err := tx.ShownAmong(data.UserFilter{}, make([]int64, 20_001)); return err }); err == nil {
		t.Error("20,001 keys were filtered")
	}
}

// listed draws users and lists of them.
type listed struct {
	s    store
	rt   *rapid.T
	keys []int64
	made int
}

// A seen is a user as read with Account.
type seen struct {
	data.Account
	left int // recovery codes
}

func (m *listed) text() string { return rapid.SampledFrom(called).Draw(m.rt, "text") }

func (m *listed) days(what string) time.Time {
	n := rapid.IntRange(-120, 0).Draw(m.rt, what)
	if n%5 == 0 {
		return time.Time{}
	}
	return noon.AddDate(0, 0, n)
}

// draw fills in what lists show.
func (m *listed) draw(a *data.Account) {
	m.made++
	a.ID = fmt.Sprint(m.text(), m.made)
	a.Name = m.text() + rapid.SampledFrom([]string{"", " ", "Smith"}).Draw(m.rt, "between") + m.text()
	a.Email = ""
	if rapid.Bool().Draw(m.rt, "has email") {
		a.Email = fmt.Sprint(m.text(), "@", m.made)
	}
	a.Group = rapid.SampledFrom([]string{"", "a", "BEE"}).Draw(m.rt, "group")
	a.Disabled = rapid.IntRange(0, 5).Draw(m.rt, "disabled") == 0
	a.Tapemaster = rapid.IntRange(0, 5).Draw(m.rt, "tapemaster") == 0
	a.Revocation = rapid.SampledFrom([]data.Revocation{data.NotRevoked, data.NotRevoked, data.WrongPasswords, data.ByAdministrator}).Draw(m.rt, "revocation")
	a.OTPRequired = rapid.IntRange(0, 3).Draw(m.rt, "required") > 0
	a.CreatedAt, a.PendingSince = m.days("created"), m.days("pending since")
	a.PasswordSet = m.days("password set")
	a.ChangePassword = rapid.SampledFrom([]data.PasswordChange{data.NoChange, data.TemporaryFirst, data.CodesGuessed}).Draw(m.rt, "change")
	if n := rapid.IntRange(0, 8).Draw(m.rt, "hours"); !a.PasswordSet.IsZero() && n > 2 {
		a.PasswordSet = noon.Add(-givenOutLasts + time.Duration(n-5)*time.Hour) // about to expire
	}
}

// change adds, changes and removes users, in several transactions.
func (m *listed) change() {
	for range rapid.IntRange(1, 3).Draw(m.rt, "transactions") {
		err := m.s.Update(context.Background(), func(tx data.Tx) error {
			for range rapid.IntRange(1, 6).Draw(m.rt, "acts") {
				act := rapid.SampledFrom([]func(data.Tx) error{m.add, m.add, m.addMany, m.edit, m.remove, m.enrol, m.signIn, m.replace}).Draw(m.rt, "act")
				if err := act(tx); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			m.rt.Fatal(err)
		}
	}
}

func (m *listed) add(tx data.Tx) error {
	var a data.Account
	m.draw(&a)
	a.LastSignIn.At = m.days("last sign-in")
	key, err := tx.AddAccount(a)
	m.keys = append(m.keys, key)
	return err
}

func (m *listed) addMany(tx data.Tx) error {
	list := make([]data.Account, rapid.IntRange(0, 4).Draw(m.rt, "many"))
	for i := range list {
		m.draw(&list[i])
	}
	if _, err := tx.AddAccounts(list); err != nil {
		return err
	}
	for _, a := range list {
		added, err := tx.AccountByLogin(a.ID)
		if err != nil {
			return err
		}
		m.keys = append(m.keys, added.Key)
	}
	return nil
}

// one calls do with any one user.
func (m *listed) one(tx data.Tx, do func(data.Account) error) error {
	if len(m.keys) == 0 {
		return nil
	}
	a, err := tx.Account(rapid.SampledFrom(m.keys).Draw(m.rt, "user"))
	if err != nil {
		return err
	}
	return do(a)
}

func (m *listed) edit(tx data.Tx) error {
	return m.one(tx, func(a data.Account) error {
		m.draw(&a)
		return tx.UpdateAccount(a)
	})
}

func (m *listed) replace(tx data.Tx) error {
	return m.one(tx, func(a data.Account) error {
		m.draw(&a)
		return tx.ReplaceAccount(a)
	})
}

func (m *listed) remove(tx data.Tx) error {
	return m.one(tx, func(a data.Account) error {
		m.keys = slices.DeleteFunc(m.keys, func(key int64) bool { return key == a.Key })
		return tx.DeleteUser(a.Key)
	})
}

func (m *listed) signIn(tx data.Tx) error {
	return m.one(tx, func(a data.Account) error { return tx.SetLastSignIn(a.Key, data.SignIn{At: m.days("last sign-in")}) })
}

// enrol gives a user an authenticator and recovery codes, and uses one of the codes.
func (m *listed) enrol(tx data.Tx) error {
	return m.one(tx, func(a data.Account) error {
		m.made++
		id := fmt.Sprint("authenticator ", m.made)
		if err := tx.AddAuthenticator(a.Key, data.Authenticator{ID: id, Sealed: []byte("s")}); err != nil {
			return err
		}
		if _, err := tx.Activate(id, 1, 0, noon); err != nil {
			return err
		}
		kind := rapid.SampledFrom([]data.SingleUseKind{data.RecoveryCode, data.RecoveryCode, data.TemporaryCode}).Draw(m.rt, "kind")
		if err := tx.SetSingleUse(a.Key, kind, make([]data.SingleUse, rapid.IntRange(0, 6).Draw(m.rt, "codes"))); err != nil {
			return err
		}
		codes, err := tx.SingleUse(a.Key, kind)
		if err == nil && len(codes) > 0 {
			_, err = tx.SpendSingleUse(codes[0].Key, noon)
		}
		if err == nil && rapid.Bool().Draw(m.rt, "block") {
			err = tx.DisableAuthenticators(a.Key)
		}
		return err
	})
}

func (m *listed) everybody() []seen {
	var list []seen
	err := m.s.View(context.Background(), func(tx data.Tx) error {
		for _, key := range m.keys {
			a, err := tx.Account(key)
			if err != nil {
				return err
			}
			codes, err := tx.SingleUse(key, data.RecoveryCode)
			if err != nil {
				return err
			}
			left := 0
			for _, c := range codes {
				if c.UsedAt.IsZero() {
					left++
				}
			}
			list = append(list, seen{a, left})
		}
		return nil
	})
	if err != nil {
		m.rt.Fatal(err)
	}
	return list
}

func (m *listed) filter() data.UserFilter {
	f := data.UserFilter{Now: noon, GivenOutLasts: givenOutLasts}
	asks := func(what string) bool { return rapid.IntRange(0, 2).Draw(m.rt, "ask for "+what) == 0 }
	if asks("text") {
		whole := []rune(rapid.SampledFrom(append(called, "nobody has this", "%", "_", `"`, "'", "*", `\`, "\x00", "\xff\xfe\xfd", strings.Repeat("long", 2500))).Draw(m.rt, "text"))
		from := rapid.IntRange(0, len(whole)).Draw(m.rt, "from")
		f.Text = string(whole[from:rapid.IntRange(from, len(whole)).Draw(m.rt, "to")])
		if rapid.IntRange(0, 3).Draw(m.rt, "another word") == 0 {
			f.Text = rapid.SampledFrom([]string{"l", "太", "Mü", "an", "zoe", "1", "nobody"}).Draw(m.rt, "word") + " " + f.Text
		}
		if rapid.Bool().Draw(m.rt, "upper") {
			f.Text = strings.ToUpper(f.Text)
		}
	}
	if asks("group") {
		f.Group = rapid.SampledFrom([]string{"A", "Bee", "empty", "unknown"}).Draw(m.rt, "group")
	}
	if asks("state") {
		f.OTP = rapid.SampledFrom([]data.OTPState{data.Off, data.Pending, data.Active, data.Blocked}).Draw(m.rt, "state")
	}
	if asks("status") {
		f.Status = rapid.SampledFrom(data.UserStatuses()).Draw(m.rt, "status")
	}
	if asks("ready") {
		f.Ready = rapid.SampledFrom(data.ReadyFilters()).Draw(m.rt, "ready")
	}
	return f
}

// ask compares one list with what it has to be.
func (m *listed) ask(everybody []seen) {
	q := data.UserQuery{
		Filter: m.filter(), Sort: rapid.SampledFrom(data.SortColumns()).Draw(m.rt, "sort"), Descending: rapid.Bool().Draw(m.rt, "descending"),
		Offset: rapid.Int64Range(0, 12).Draw(m.rt, "offset"), Limit: rapid.IntRange(1, 10).Draw(m.rt, "limit"),
	}
	var want []int64
	for _, u := range sorted(everybody, q) {
		if shows(q.Filter, u) {
			want = append(want, u.Key)
		}
	}
	page := want[min(int(q.Offset), len(want)):min(int(q.Offset)+q.Limit, len(want))]
	most := rapid.Int64Range(0, 8).Draw(m.rt, "most")
	count := data.RowCount{N: int64(len(want))}
	if most > 0 && count.N > most {
		count = data.RowCount{N: most, More: true}
	}
	err := m.s.View(context.Background(), func(tx data.Tx) error {
		keys, err := tx.UserKeys(q)
		if err != nil {
			return err
		}
		users, err := tx.Users(q)
		if err != nil {
			return err
		}
		shown := make([]int64, len(users))
		for i, u := range users {
			shown[i] = u.Key
		}
		if !slices.Equal(keys, page) || !slices.Equal(shown, page) {
			m.rt.Fatalf("%+v\nfound %v and %v\nwant  %v", q, keys, shown, page)
		}
		n, err := tx.CountUsers(q.Filter, most)
		if err != nil || n != count {
			m.rt.Fatalf("%+v\ncounted %+v, %v, want %+v", q.Filter, n, err, count)
		}
		among := rapid.SliceOfDistinct(rapid.SampledFrom(append(slices.Clone(m.keys), 1<<40)), rapid.ID[int64]).Draw(m.rt, "among")
		some, err := tx.ShownAmong(q.Filter, among)
		if both := slices.DeleteFunc(slices.Sorted(slices.Values(among)), func(key int64) bool { return !slices.Contains(want, key) }); err != nil || !slices.Equal(some, both) {
			m.rt.Fatalf("%+v\nshows %v, %v of %v, want %v", q.Filter, some, err, among, both)
		}
		key := rapid.SampledFrom(append(slices.Clone(m.keys), 1<<40)).Draw(m.rt, "placed")
		place, err := tx.UserPlace(q, key)
		if at := slices.Index(want, key); at < 0 && !errors.Is(err, data.ErrNotFound) || at >= 0 && (err != nil || place != int64(at)) {
			m.rt.Fatalf("%+v\nuser %d is at %d, %v, want %d", q, key, place, err, at)
		}
		return nil
	})
	if err != nil {
		m.rt.Fatalf("%+v: %v", q, err)
	}
}

// plain spells what is in called without accents, in lower case and in
// characters of one width, by hand.
func plain(s string) string {
	s = strings.Map(func(r rune) rune { return r }, s) // a byte that is not UTF-8 becomes U+FFFD
	return strings.NewReplacer("ä", "a", "ë", "e", "é", "e", "e\u0301", "e", "u\u0308", "u", "ü", "u", "ß", "ss", "ẞ", "ss", "ł", "l", "ø", "o", "ı", "i", "æ", "ae",
		"ａ", "a", "ｂ", "b", "ｃ", "c", "１", "1", "２", "2", "’", "'", "ﾀ", "タ", "ﾛ", "ロ", "ｳ", "ウ", "\u0301", "", "\u0308", "").Replace(strings.ToLower(s))
}

// shows reports whether a filter shows a user, in the plainest way.
func shows(f data.UserFilter, u seen) bool {
	for word := range strings.FieldsSeq(plain(strings.ReplaceAll(f.Text, "\x00", " "))) {
		if !slices.ContainsFunc([]string{u.ID, u.Name, u.Email}, func(s string) bool { return strings.Contains(plain(s), word) }) {
			return false
		}
	}
	switch {
	case f.Group != "" && data.Fold(f.Group) != data.Fold(u.Group),
		f.OTP != "" && f.OTP != u.OTP,
		f.Status != data.AnyStatus && f.Status != u.StoredStatus(f.Now, f.GivenOutLasts):
		return false
	}
	without := u.OTP == data.Off || u.OTP == data.Pending
	switch f.Ready {
	case data.NotEnrolled:
		return without
	case data.PendingLong:
		since := u.PendingSince
		if since.IsZero() {
			since = u.CreatedAt
		}
		return u.OTP == data.Pending && !since.IsZero() && !since.After(f.Now.Add(-7*24*time.Hour))
	case data.NeverSignedIn:
		return u.LastSignIn.At.IsZero()
	case data.NotUsed:
		last := u.LastSignIn.At
		if last.IsZero() {
			last = u.CreatedAt
		}
		return !last.After(f.Now.Add(-90 * 24 * time.Hour))
	case data.Administrators:
		return u.Tapemaster
	case data.AdministratorsWithout:
		return u.Tapemaster && without
	case data.FewCodesLeft:
		return u.Activated() && u.left <= 3
	}
	return true
}

// sorted returns all users in the order of a list.
func sorted(everybody []seen, q data.UserQuery) []seen {
	instant := func(at time.Time) int64 {
		if at.IsZero() {
			return -1 << 62
		}
		return at.UnixMilli()
	}
	list := slices.SortedFunc(slices.Values(everybody), func(a, b seen) int {
		by := 0
		switch q.Sort {
		case data.ByName:
			by = cmp.Compare(data.Fold(a.Name), data.Fold(b.Name))
		case data.ByEmail:
			by = cmp.Compare(data.Fold(a.Email), data.Fold(b.Email))
		case data.ByGroup:
			by = cmp.Compare(data.Fold(a.Group), data.Fold(b.Group))
		case data.ByOTP:
			by = cmp.Compare(a.OTP, b.OTP)
		case data.ByLastSignIn:
			by = cmp.Compare(instant(a.LastSignIn.At), instant(b.LastSignIn.At))
		case data.ByStatus:
			by = cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(instant(givenOut(a)), instant(givenOut(b))))
		}
		return cmp.Or(by, cmp.Compare(data.Fold(a.ID), data.Fold(b.ID)))
	})
	if q.Descending {
		slices.Reverse(list)
	}
	return list
}

// rank returns the place of a user's status in the order. Users whose password was given out
// come before those who are OK.
func rank(u seen) int {
	switch {
	case u.Disabled:
		return 0
	case u.Revocation != data.NotRevoked:
		return 1
	case u.Unset:
		return 2
	case !u.GivenOut.IsZero():
		return 3
	}
	return 4
}

func givenOut(u seen) time.Time {
	if rank(u) == 3 {
		return u.GivenOut
	}
	return time.Time{}
}
