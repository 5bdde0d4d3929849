package tour

import (
	"cmp"
	"encoding/json"
	"io/fs"
	"net/url"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// secret notes what must never be found in a log, an output or a file, and
// returns it.
func (s *stage) secret(what, value string) string {
	s.told[value] = what
	return value
}

// An enrolment is what a phone gets from a QR code.
type enrolment struct {
	issuer, account, key string
}

// scan reads the QR code off the screen, as a phone does.
func (w *window) scan() enrolment {
	w.t.Helper()
	var uri string
	w.await("zbarimg to read the QR code of "+w.title, func() bool {
		uri = w.readQR(w.picture())
		return uri != ""
	}, func() string { return "it read nothing" })
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "otpauth" || u.Host != "totp" {
		w.t.Fatalf("the QR code says %q", uri)
	}
	label, query := strings.TrimPrefix(u.Path, "/"), u.Query()
	issuer, account, ok := strings.Cut(label, ":")
	if !ok || query.Get("issuer") != issuer {
		w.t.Fatalf("issuer and account of the QR code: %q", uri)
	}
	for name, want := range map[string]string{"algorithm": "SHA1", "digits": "6", "period": "30"} {
		if got := query.Get(name); got != "" && got != want {
			w.t.Fatalf("%s of the QR code is %s, not %s", name, got, want)
		}
	}
	key := query.Get("secret")
	if !regexp.MustCompile(`^[A-Z2-7]{32}$`).MatchString(key) {
		w.t.Fatalf("the secret of the QR code is not 20 bytes in base 32")
	}
	w.secret("the URI of the QR code", uri)
	w.secret("a Secret Key", key)
	return enrolment{issuer, strings.TrimSpace(account), key}
}

// period is how long a code is shown.
const period = 30 * time.Second

// A phone makes the codes of one Secret Key, and remembers for which moment it
// made the last.
type phone struct {
	*stage
	key  string
	step int64
}

func (s *stage) phone(key string) *phone { return &phone{stage: s, key: key} }

// code returns the code that the phone shows now. Like a person it does not
// begin to type one that is about to go.
func (p *phone) code() string {
	p.t.Helper()
	if left := period - time.Duration(time.Now().UnixNano())%period; left < 6*time.Second {
		time.Sleep(left)
	}
	now := time.Now()
	p.step = now.Unix() / int64(period/time.Second)
	return p.secret("a code", p.must("oathtool", "--totp", "-b", p.key, "-N", "@"+strconv.FormatInt(now.Unix(), 10)))
}

// next waits until the phone shows another code than the last, and returns it.
func (p *phone) next() string {
	p.t.Helper()
	if wait := time.Until(time.Unix((p.step+1)*int64(period/time.Second), 0)); wait > 0 {
		p.t.Logf("waiting %s until the phone shows the next code", wait.Round(time.Second))
		time.Sleep(wait)
	}
	return p.code()
}

// old reports whether the code that the phone showed last may soon be right no longer.
func (p *phone) old() bool {
	return time.Since(time.Unix((p.step+1)*int64(period/time.Second), 0)) > period-15*time.Second
}

// spaced returns a code as phones show it: "123 456".
func spaced(code string) string { return code[:3] + " " + code[3:] }

// data returns the folder of the database.
func (s *stage) data() string {
	return cmp.Or(s.place, filepath.Join(s.home, ".local", "share", "TapeTrack"))
}

// tapectl runs the console program.
func (s *stage) tapectl(args ...string) string {
	s.t.Helper()
	return s.must(filepath.Join(s.bin, "tapectl"), args...)
}

// user returns what tapectl says of a user.
func (s *stage) user(id string) map[string]any {
	s.t.Helper()
	out := s.tapectl("user", "show", id, "--json")
	user := map[string]any{}
	if err := json.Unmarshal([]byte(out), &user); err != nil {
		s.t.Fatalf("tapectl user show %s --json: %v: %s", id, err, out)
	}
	return user
}

// userIs fails unless tapectl says this of a user.
func (s *stage) userIs(id string, want map[string]any) {
	s.t.Helper()
	user := s.user(id)
	for name, value := range want {
		if user[name] != value {
			s.t.Fatalf("tapectl says %s of %s is %v, not %v", name, id, user[name], value)
		}
	}
}

// sql asks the database itself.
func (s *stage) sql(query string) string {
	s.t.Helper()
	return s.must("sqlite3", "-cmd", ".timeout 5000", filepath.Join(s.data(), "tapetrack.db"), query)
}

// clipboard returns what was copied.
func (s *stage) clipboard() string {
	s.t.Helper()
	return s.must("xclip", "-selection", "clipboard", "-o")
}

// private fails unless folder and files can be read by nobody else.
func (s *stage) private(folder string) {
	s.t.Helper()
	s.each(folder, func(path string, info fs.FileInfo) {
		want := fs.FileMode(0o600)
		if info.IsDir() {
			want = 0o700
		}
		if got := info.Mode().Perm(); got != want {
			s.t.Fatalf("%s has the permissions %o, not %o", path, got, want)
		}
	})
}

func (s *stage) each(folder string, f func(path string, info fs.FileInfo)) {
	s.t.Helper()
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil {
			f(path, info)
		}
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
}
