//go:build unix && !darwin

package site

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/words"
)

// cutVariable is the folder into which the test program, started again, cuts the log.
const cutVariable = "TAPETRACK_SITE_CUT"

func cutElsewhere(folder string) int {
	d := console(Options{Database: os.Getenv(rotateVariable)})
	defer d.Close()
	made, err := d.CutLog(context.Background(), folder)
	fmt.Println(made.Plan.Events)
	if err != nil {
		fmt.Println(err)
		return 1
	}
	return 0
}

// cutKilled cuts the log in a program that is killed at a step.
func cutKilled(t *testing.T, path, folder, step string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), rotateVariable+"="+path, cutVariable+"="+folder, stepVariable+"="+step)
	if out, err := cmd.CombinedOutput(); cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != -1 {
		t.Fatalf("it was not killed at %q: %v, %s", step, err, out)
	}
}

// aged returns the path of a database whose log has some events of each day of the last 400, and
// keeps 90.
func aged(t *testing.T, perDay int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tapetrack.db")
	d := console(Options{Database: path, KeyFile: path + ".key"})
	defer d.Close()
	if err := d.Create(t.Context(), data.SetUp{Password: secret}); err != nil {
		t.Fatal(err)
	}
	opens(t, d)
	if err := d.Administration().EditPolicies(t.Context(), d.Console().Actor(), nil, map[string]string{data.PolicyLogDays: "90"}); err != nil {
		t.Fatal(err)
	}
	tool, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer tool.Close()
	for _, statement := range []string{
		"UPDATE events SET at = at - 400 * 86400000",
		fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400 * %[1]d)
			INSERT INTO events (id, at, kind, user_id, actor, program, computer, detail, chain)
			SELECT 1000 + i, (SELECT max(at) FROM events) + i * 86400000 / %[1]d - 60000, 'sign-out', '', '', 'Lite', 'desk', 'event ' || i, x'' FROM n`, perDay),
	} {
		if _, err := tool.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.db.Reseal(t.Context(), d.key, func(data.Tx) error { return nil }); err != nil {
		t.Fatal(err)
	}
	return path
}

// foundIn returns what is wrong with the log, and how many events it has.
func foundIn(t *testing.T, path string) (string, int64) {
	t.Helper()
	d := console(Options{Database: path})
	defer d.Close()
	opens(t, d)
	var report data.AuditReport
	err := d.db.Unlock(d.key).View(t.Context(), func(tx data.Tx) (err error) { report, err = tx.Audit(nil); return err })
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(report.Findings()), report.Events
}

func namesIn(t *testing.T, folder string) (names []string) {
	t.Helper()
	for _, name := range tree(t, folder) {
		names = append(names, filepath.Join(folder, name))
	}
	return names
}

// Whenever a program is killed that cuts the log, the log is sound, every event is in it or in
// the file, and the next one goes on.
func TestCutLogKilled(t *testing.T) {
	whole := aged(t, 1)
	_, events := foundIn(t, whole)
	for _, step := range []string{"exported", "begun"} {
		t.Run(step, func(t *testing.T) {
			path := aged(t, 1)
			folder := t.TempDir()
			cutKilled(t, path, folder, step)
			found, left := foundIn(t, path)
			files := namesIn(t, folder)
			if found != "[]" || len(files) != 1 || left < events {
				t.Fatalf("%s; %d of %d events are left; %v", found, left, events, files)
			}
			if info, err := os.Stat(files[0]); err != nil || info.Mode() != 0o600 {
				t.Errorf("%v, %v", info.Mode(), err)
			}
			text, err := os.ReadFile(files[0])
			if err != nil {
				t.Fatal(err)
			}
			d := console(Options{Database: path})
			defer d.Close()
			made, err := d.CutLog(t.Context(), folder)
			if err != nil || made.Finished != (step == "begun") {
				t.Errorf("the next one: %+v, %v", made, err)
			}
			if again, err := os.ReadFile(files[0]); err != nil || string(again) != string(text) || !slices.Equal(namesIn(t, folder), files) {
				t.Errorf("it wrote %v", namesIn(t, folder))
			}
			if found, now := foundIn(t, path); found != "[]" || now+int64(strings.Count(string(text), "\n")) != events+1 {
				t.Errorf("%s; of %d events %d are left", found, events, now)
			}
			if made, err := d.CutLog(t.Context(), folder); err != nil || made.Path != "" {
				t.Errorf("a third one: %+v, %v", made, err)
			}
		})
	}
}

// A file that has something else is not taken for the export, and nothing is removed.
func TestCutLogReplacesNoFile(t *testing.T) {
	path := aged(t, 1)
	d := console(Options{Database: path})
	defer d.Close()
	folder := t.TempDir()
	file := filepath.Join(folder, "log.jsonl")
	if err := os.WriteFile(file, []byte("another"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, before := foundIn(t, path)
	if _, err := d.CutLog(t.Context(), file); !errors.Is(err, data.ErrExists) {
		t.Errorf("%v", err)
	}
	if _, err := d.CutLog(t.Context(), filepath.Join(folder, "none", "log.jsonl")); err == nil {
		t.Error("into a folder that is not there")
	}
	if text, err := os.ReadFile(file); string(text) != "another" || err != nil {
		t.Errorf("%s, %v", text, err)
	}
	if found, after := foundIn(t, path); found != "[]" || after != before {
		t.Errorf("%s, %d of %d", found, after, before)
	}
}

// Cuts, backups, verifications and sign-outs at the same time: the log is sound, one program has
// cut it, and whoever writes waits for less than a second.
func TestCutLogBesideOthers(t *testing.T) {
	path := aged(t, 25)
	folder := t.TempDir()
	opened := func() *Database {
		d := console(Options{Database: path})
		opens(t, d)
		t.Cleanup(d.Close)
		return d
	}
	var cutting, others sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for i := range 2 {
		d := opened()
		cutting.Go(func() {
			made, err := d.CutLog(t.Context(), filepath.Join(folder, fmt.Sprint(i)+".jsonl"))
			mu.Lock()
			defer mu.Unlock()
			if err == nil && made.Path != "" {
				done++
			} else if err != nil && !errors.Is(err, data.ErrChanged) {
				t.Error(err)
			}
		})
	}
	ctx, stop := context.WithCancel(t.Context())
	longest := time.Duration(0)
	for name, act := range map[string]func(d *Database, n int) error{
		"write": func(d *Database, n int) error {
			began := time.Now()
			err := d.Console().Note(t.Context(), data.BackedUp, fmt.Sprint(n))
			longest = max(longest, time.Since(began))
			return err
		},
		"verify": func(d *Database, _ int) error {
			report, err := d.Administration().VerifyLog(t.Context(), d.Console().Actor(), nil)
			if err == nil && !report.Sound() {
				err = errors.New(report.Findings()[0].String())
			}
			return err
		},
		"back up": func(d *Database, n int) error {
			_, err := d.BackupInto(t.Context(), t.TempDir(), 1)
			return err
		},
		"export": func(d *Database, _ int) error {
			return d.Administration().ExportLog(t.Context(), d.Console().Actor(), data.EventQuery{}, func(data.Event) error { return nil })
		},
	} {
		d := opened()
		others.Go(func() {
			pace := time.NewTicker(20 * time.Millisecond) // who never lets go of a database locks everybody out
			defer pace.Stop()
			for n := 0; ctx.Err() == nil; n++ {
				<-pace.C
				if err := act(d, n); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
		})
	}
	cutting.Wait()
	stop()
	others.Wait()
	if found, left := foundIn(t, path); found != "[]" || done != 1 || left > 4000 {
		t.Errorf("%s; %d programs have cut the log, %d events are left", found, done, left)
	}
	t.Logf("the longest wait of who writes was %v", longest)
	if longest > 2*time.Second {
		t.Errorf("who writes waits for %v", longest)
	}
}

// Files are genuine as the log says, or as a later file says it; what is changed, unknown or
// missing is found.
func TestCheckExports(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) (string, data.LoggedCut) {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		sum, err := HashFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return path, data.LoggedCut{Name: name, SHA256: sum, Seal: "9-0011223344556677"}
	}
	says := func(c data.LoggedCut) string {
		return fmt.Sprintf("{\"id\":1,\"kind\":\"log-cut\",\"detail\":%q,\"seal\":\"5-0011223344556677\"}\n", words.Cut(c).String())
	}
	one, cutOne := write("one", "{\"id\":1,\"seal\":\"1-aa11223344556677\"}\n")
	cutOne.From, cutOne.To, cutOne.Events = 1, 4, 4
	two, cutTwo := write("two", says(cutOne))
	cutTwo.From, cutTwo.To, cutTwo.Events = 5, 9, 5
	three, cutThree := write("three", says(cutTwo))
	cutThree.From, cutThree.To, cutThree.Events = 10, 12, 3
	forged, _ := write("forged", says(data.LoggedCut{Name: "x", SHA256: strings.Repeat("0", 64), Seal: "9-0011223344556677"}))
	unknown := func(name string) string { return data.Say(UnknownExport, filepath.Join(folder, name)).String() }
	for name, tt := range map[string]struct {
		paths  []string
		logged []data.LoggedCut
		wants  string
	}{
		"all, by the last":   {[]string{one, three, two}, []data.LoggedCut{cutThree}, "one two three"},
		"the last alone":     {[]string{three}, []data.LoggedCut{cutThree}, "three"},
		"the first, unknown": {[]string{one}, []data.LoggedCut{cutThree}, unknown("one")},
		"the first, known":   {[]string{one}, []data.LoggedCut{cutOne}, "one"},
		"a gap":              {[]string{one, three}, []data.LoggedCut{cutOne, cutThree}, "has events 5 to 9"},
		"a forged one":       {[]string{three, forged}, []data.LoggedCut{cutThree}, unknown("forged")},
		"none is logged":     {[]string{three}, nil, unknown("three")},
		"not there":          {[]string{filepath.Join(folder, "none")}, []data.LoggedCut{cutThree}, "can't be read"},
		"twice":              {[]string{three, three}, []data.LoggedCut{cutThree}, "three"},
	} {
		checked, err := CheckExports(tt.paths, tt.logged, "1-aa11223344556677")
		got := ""
		for _, c := range checked {
			got = strings.TrimSpace(got + " " + filepath.Base(c.Path))
			if c.HasSeal != (c.Path == one) {
				t.Errorf("%s: %s has the seal: %v", name, c.Path, c.HasSeal)
			}
		}
		if err != nil {
			got = err.Error()
		}
		if got != tt.wants && !(err != nil && strings.Contains(got, tt.wants)) {
			t.Errorf("%s: %s", name, got)
		}
	}
}
