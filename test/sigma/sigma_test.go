// Package sigma tries the rules of docs/sigma on real logs: what the real rules of sign-in write about
// an attack, and about an ordinary day.
package sigma

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/files"
	"tapetrack/data/site"
	"tapetrack/test/check"
)

const (
	secret  = "correct horse battery"
	version = "2.1.0"
)

// A rule is one document of a file, as far as the specification of Sigma is used (sigmahq.io/docs/basics).
type rule struct {
	Title, ID, Name, Status, Description, Level string
	Logsource                                   struct{ Product string }
	Detection                                   map[string]any
	Correlation                                 *struct {
		Type      string
		Rules     []string
		GroupBy   []string `yaml:"group-by"`
		Timespan  string
		Condition struct {
			Field string
			GTE   int `yaml:"gte"`
		}
	}
	Falsepositives, Tags []string
}

// rules reads all rules, by file.
func rules(t *testing.T) map[string][]rule {
	t.Helper()
	paths, err := filepath.Glob("../../docs/sigma/*.yml")
	if err != nil || len(paths) != 10 {
		t.Fatalf("%d files: %v", len(paths), err)
	}
	all, ids := map[string][]rule{}, map[string]bool{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(path), ".yml")
		for from := yaml.NewDecoder(bytes.NewReader(text)); ; {
			var r rule
			if err := from.Decode(&r); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			if !regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`).MatchString(r.ID) || ids[r.ID] || r.Title == "" || r.Description == "" ||
				!slices.Contains([]string{"informational", "low", "medium", "high", "critical"}, r.Level) || r.Correlation == nil && r.Logsource.Product != "tapetrack" {
				t.Errorf("%s lacks something: %+v", path, r)
			}
			ids[r.ID] = true
			all[name] = append(all[name], r)
		}
	}
	return all
}

// value returns what stands at a path of an event; nil if nothing does.
func value(e map[string]any, path string) any {
	var v any = e
	for name := range strings.SplitSeq(path, ".") {
		m, _ := v.(map[string]any)
		v = m[name]
	}
	return v
}

// holds reports whether an event has what a selection asks for.
func holds(t *testing.T, e map[string]any, selection any) bool {
	t.Helper()
	for field, want := range selection.(map[string]any) {
		path, modifier, _ := strings.Cut(field, "|")
		is := value(e, path)
		if modifier == "exists" {
			if (is != nil) != want.(bool) {
				return false
			}
			continue
		}
		any1, list := want.([]any)
		if !list {
			any1 = []any{want}
		}
		if !slices.ContainsFunc(any1, func(w any) bool {
			have, asked := strings.ToLower(fmt.Sprint(is)), strings.ToLower(fmt.Sprint(w))
			switch modifier {
			case "":
				return is != nil && have == asked
			case "contains":
				return is != nil && strings.Contains(have, asked)
			case "startswith":
				return is != nil && strings.HasPrefix(have, asked)
			}
			t.Fatalf("the modifier %s is not known here", modifier)
			return false
		}) {
			return false
		}
	}
	return true
}

// matches reports whether a rule finds an event.
func (r rule) matches(t *testing.T, e map[string]any) bool {
	t.Helper()
	switch condition := r.Detection["condition"]; condition {
	case "selection":
		return holds(t, e, r.Detection["selection"])
	case "selection and not filter":
		return holds(t, e, r.Detection["selection"]) && !holds(t, e, r.Detection["filter"])
	case "1 of them":
		for name, s := range r.Detection {
			if name != "condition" && holds(t, e, s) {
				return true
			}
		}
		return false
	default:
		t.Fatalf("the condition %v is not known here", condition)
		return false
	}
}

// fires reports whether the last rule of a file alarms.
func fires(t *testing.T, file []rule, events []map[string]any) bool {
	t.Helper()
	last := file[len(file)-1]
	if last.Correlation == nil {
		return slices.ContainsFunc(events, func(e map[string]any) bool { return last.matches(t, e) })
	}
	c := last.Correlation
	within, err := time.ParseDuration(c.Timespan)
	if err != nil || len(c.Rules) != 1 || file[0].Name != c.Rules[0] || len(c.GroupBy) != 1 || c.Condition.GTE < 2 {
		t.Fatalf("%+v: %v", c, err)
	}
	groups := map[string][]map[string]any{}
	for _, e := range events {
		if file[0].matches(t, e) {
			by := fmt.Sprint(value(e, c.GroupBy[0]))
			groups[by] = append(groups[by], e)
		}
	}
	for _, group := range groups {
		for i := range group {
			seen, n := map[string]bool{}, 0
			for _, e := range group[i:] {
				if e["time"].(float64)-group[i]["time"].(float64) <= float64(within.Milliseconds()) {
					n++
					seen[fmt.Sprint(value(e, c.Condition.Field))] = true
				}
			}
			if c.Type == "value_count" {
				n = len(seen)
			}
			if n >= c.Condition.GTE {
				return true
			}
		}
	}
	return false
}

// A world is a database with some users.
type world struct {
	*testing.T
	*site.Database
	auth.Doors
	path string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	path := filepath.Join(check.Folder(t), "t.db")
	d := site.New(site.Options{
		Database: path, KeyFile: path + ".key", Account: "root@vm", Client: data.Client{Program: "tapectl", Version: version, Computer: "vm"},
		Common: func(string) bool { return false },
	})
	t.Cleanup(d.Close)
	w := &world{T: t, Database: d, path: path}
	w.must(d.Create(t.Context(), data.SetUp{Password: secret}))
	doors, err := d.Open(t.Context())
	w.must(err)
	w.Doors = doors
	by := d.Console().Actor()
	w.must(w.AddGroup(t.Context(), by, data.Group{ID: "OPS"}))
	for i := range 6 {
		_, err := w.AddUser(t.Context(), by, data.NewUser{User: data.User{ID: fmt.Sprintf("user%d", i), Group: "OPS"}, Password: secret})
		w.must(err)
	}
	return w
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) signIn(id, password, code, address string) {
	w.Helper()
	ctx := data.Call{Key: "key", Address: address}.In(w.Context())
	_, err := w.SignIn(ctx, data.Attempt{Login: id, Password: password, Code: code, Client: data.Client{Program: "Lite", Version: version, Computer: "desk"}})
	w.must(err)
}

func (w *world) key(id string) int64 {
	w.Helper()
	u, err := w.UserByID(w.Context(), w.Console().Actor(), id)
	w.must(err)
	return u.Key
}

// log returns the log as it is exported, oldest first.
func (w *world) log() []map[string]any {
	w.Helper()
	var text bytes.Buffer
	lines := files.NewOCSFWriter(&text, version)
	w.must(w.Doors.Administration.ExportLog(w.Context(), w.Console().Actor(), data.EventQuery{}, lines.Write))
	var events []map[string]any
	for from := json.NewDecoder(&text); from.More(); {
		var e map[string]any
		w.must(from.Decode(&e))
		events = append(events, e)
	}
	slices.Reverse(events)
	return events
}

// attacks are what each rule is to find.
var attacks = map[string]func(w *world){
	"password_spraying": func(w *world) {
		for i := range 5 {
			w.signIn(fmt.Sprintf("user%d", i), "Password1!", "", "203.0.113.9")
		}
	},
	"code_guessing": func(w *world) {
		_, err := w.SetOTP(w.Context(), w.Console().Actor(), w.key("user1"), data.TurnOTPOn)
		w.must(err)
		for i := range 5 {
			w.signIn("user1", secret, fmt.Sprintf("00000%d", i), "10.1.1.1")
		}
	},
	"user_locked": func(w *world) {
		for range 6 {
			w.signIn("user1", "wrong password", "", "10.1.1.1")
		}
	},
	"one_time_password_off": func(w *world) {
		by, key := w.Console().Actor(), w.key("user1")
		_, err := w.SetOTP(w.Context(), by, key, data.TurnOTPOn)
		w.must(err)
		_, err = w.SetOTP(w.Context(), by, key, data.TurnOTPOff)
		w.must(err)
	},
	"temporary_code": func(w *world) {
		by, key := w.Console().Actor(), w.key("user1")
		_, err := w.SetOTP(w.Context(), by, key, data.TurnOTPOn)
		w.must(err)
		_, err = w.LostPhone(w.Context(), by, key, "she called")
		w.must(err)
	},
	"rights_given": func(w *world) {
		u, err := w.UserByID(w.Context(), w.Console().Actor(), "user1")
		w.must(err)
		u.Tapemaster = true
		_, err = w.EditUser(w.Context(), w.Console().Actor(), data.UserEdit{User: u})
		w.must(err)
	},
	"recovery_at_console": func(w *world) {
		_, err := w.Console().Recover(w.Context())
		w.must(err)
	},
	"log_damaged": func(w *world) {
		out, err := exec.Command("sqlite3", "-batch", w.path, "UPDATE events SET detail = 'x' WHERE id = 2").CombinedOutput()
		if err != nil {
			w.Fatalf("sqlite3: %v: %s", err, out)
		}
		if report, err := w.VerifyLog(w.Context(), w.Console().Actor(), nil); err != nil || report.Sound() {
			w.Fatal(report, err)
		}
	},
	"older_database": func(w *world) { w.must(w.Console().AcceptOlder(w.Context(), "another seal")) },
	"key_touched":    func(w *world) { w.must(w.Console().Note(w.Context(), data.KeyExported, "key.age")) },
}

// An ordinary day: people sign in, one mistypes, somebody is locked by an administrator, who
// verifies the log and makes a backup. No rule finds anything.
func (w *world) ordinaryDay() {
	w.Helper()
	by := w.Console().Actor()
	for i := range 6 {
		w.signIn(fmt.Sprintf("user%d", i), secret, "", "10.1.1.1")
	}
	for i := range 4 {
		w.signIn(fmt.Sprintf("user%d", i), "mistyped it", "", "10.1.1.1")
	}
	_, err := w.SetDisabled(w.Context(), by, w.key("user2"), true)
	w.must(err)
	_, err = w.SetOTP(w.Context(), by, w.key("user3"), data.TurnOTPOn)
	w.must(err)
	w.signIn("user3", secret, "", "10.1.1.1")
	w.signIn("user3", secret, "000000", "10.1.1.1")
	w.must(w.ResetPassword(w.Context(), by, w.key("user4"), "another "+secret, true))
	_, err = w.VerifyLog(w.Context(), by, nil)
	w.must(err)
	w.must(w.Console().Note(w.Context(), data.BackedUp, "backup.db"))
	w.must(w.EditPolicies(w.Context(), by, nil, map[string]string{data.PolicyIssuer: "Vault"}))
	w.must(w.DeleteUser(w.Context(), by, w.key("user5")))
}

func TestRulesFindAttacks(t *testing.T) {
	all := rules(t)
	for name, attack := range attacks {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file, there := all[name]
			if !there {
				t.Fatal("there is no such rule")
			}
			w := newWorld(t)
			if fires(t, file, w.log()) {
				t.Error("it fires before the attack")
			}
			attack(w)
			if !fires(t, file, w.log()) {
				t.Errorf("it does not fire: %v", w.log())
			}
		})
	}
	for name := range all {
		if attacks[name] == nil {
			t.Errorf("nothing tries %s", name)
		}
	}
}

func TestRulesAreQuietOnAnOrdinaryDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ordinaryDay()
	events := w.log()
	for name, file := range rules(t) {
		if fires(t, file, events) {
			t.Errorf("%s fires", name)
		}
	}
	if len(events) < 20 {
		t.Errorf("%d events", len(events))
	}
}
