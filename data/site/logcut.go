package site

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"strings"

	"tapetrack/data"
	"tapetrack/data/files"
)

// A LogCut says what CutLog has done.
type LogCut struct {
	Plan     data.CutPlan
	Path     string // of the new file; empty: nothing was to be cut off
	SHA256   string // of that file, in hexadecimal digits
	Finished bool   // a cut that was interrupted was completed first
	// Completed is the ID of the event up to which that went.
	Completed int64
}

// CutLog writes what the policy wants to be cut off the log into a new file, reads that back, and
// then removes it from the log, see auth.Console.PlanCut. path is the file, or a folder, in which
// the file is named after database and events.
//
// Nothing is removed before the file is on the disk. Whenever the program is killed, the log is
// sound, and the next call goes on: with a file that is there already if it is the very same.
// Another file of that name is an error that matches data.ErrExists.
func (d *Database) CutLog(ctx context.Context, path string) (LogCut, error) {
	if _, err := d.Open(ctx); err != nil {
		return LogCut{}, err
	}
	console := d.Console()
	made := LogCut{}
	var err error
	if made.Plan, err = console.PlanCut(ctx); err != nil {
		return made, err
	}
	if made.Plan.Unfinished.Unfinished() {
		if err := console.GoOnCutting(ctx); err != nil {
			return made, err
		}
		made.Finished, made.Completed = true, made.Plan.Unfinished.Until
		if made.Plan, err = console.PlanCut(ctx); err != nil {
			return made, err
		}
	}
	plan := made.Plan
	if plan.To == 0 {
		return made, nil
	}
	made.Path = path
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		stem := strings.TrimSuffix(filepath.Base(d.o.Database), filepath.Ext(d.o.Database))
		made.Path = filepath.Join(path, fmt.Sprintf("%s-log-%09d-%09d.jsonl", stem, plan.From, plan.To))
	}
	changed := func(err error) error {
		if !errors.Is(err, data.ErrChanged) {
			return err
		}
		return &data.Trouble{Kind: data.ErrChanged, Cause: err, Text: data.Say("Another program has cut the Sign-in Log at the same time. Nothing was removed because of the file %s. Start again.", made.Path)}
	}
	if made.SHA256, err = d.exportCut(ctx, plan, made.Path); err != nil {
		return made, changed(err)
	}
	reached("exported")
	err = console.BeginCut(ctx, plan, data.LoggedCut{
		Name: filepath.Base(made.Path), From: plan.From, To: plan.To, Events: plan.Events, Seal: plan.Seal, SHA256: made.SHA256,
	})
	if err != nil {
		return made, changed(err)
	}
	reached("begun")
	return made, console.GoOnCutting(ctx)
}

// exportCut writes the events of a plan into a file and returns its hash, once what was read back
// has it.
func (d *Database) exportCut(ctx context.Context, plan data.CutPlan, path string) (string, error) {
	sum := sha256.New()
	write := func(w io.Writer) error {
		sum.Reset()
		var n int64
		seal := ""
		err := d.Console().CutOff(ctx, plan, func(e data.SealedEvent) error {
			n, seal = n+1, e.Seal
			return files.WriteSealed(io.MultiWriter(w, sum), e)
		})
		if err == nil && (n != plan.Events || seal != plan.Seal) {
			err = data.ErrChanged // another program has cut it
		}
		return err
	}
	err := files.WriteFile(path, false, write)
	exists := errors.Is(err, data.ErrExists)
	if exists { // perhaps of a cut that was interrupted
		if err := write(io.Discard); err != nil {
			return "", err
		}
	} else if err != nil {
		return "", err
	}
	wants := digits(sum)
	is, err := HashFile(path)
	switch {
	case err != nil:
		return "", err
	case is == wants:
		return wants, nil
	case exists:
		return "", &data.FieldError{Field: data.FieldFile, Kind: data.ErrExists, Text: data.Say("The file %s exists already, and contains something other than these events. Choose another name, or move it away.", path)}
	default:
		return "", &data.Trouble{Kind: data.ErrUnreadable, Text: data.Say("The file %s was read back, and differs from what was written. Nothing was removed from the Sign-in Log. Check the disk.", path)}
	}
}

func digits(sum hash.Hash) string { return hex.EncodeToString(sum.Sum(nil)) }
