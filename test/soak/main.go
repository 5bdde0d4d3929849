// Soak runs a server for hours while people work at it, administrators change it, somebody attacks
// it, and it is killed, and then holds what it has stored against what it has acknowledged.
//
// Usage: go run ./test/soak [-hours N] [-desktops N]
//
// In the first half the server is killed and stopped again and again; in the second half one
// process runs on, so that what grows can be seen. It ends with exit status 1 if anything was lost,
// doubled or refused that should not be, or if the log is not sound.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"time"

	"tapetrack/test/load"
)

func main() {
	if len(os.Args) == 3 && os.Args[1] == load.AttackArgument {
		if err := load.Attack(os.Args[2]); err != nil {
			fmt.Fprintln(os.Stderr, "soak:", err)
			os.Exit(1)
		}
		return
	}
	hours := flag.Float64("hours", 1, "how long it runs, in hours")
	desktops := flag.Int("desktops", 200, "how many people work at the server")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	wrong, err := run(ctx, time.Duration(*hours*float64(time.Hour)), *desktops)
	if err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
	}
	if err != nil || wrong > 0 {
		os.Exit(1)
	}
}

// run soaks a server of its own, and returns how many things were wrong.
func run(ctx context.Context, lasts time.Duration, desktops int) (wrong int, err error) {
	folder, err := os.MkdirTemp("", "tapetrack-soak-")
	if err != nil {
		return 0, err
	}
	defer func() {
		if wrong > 0 || err != nil {
			fmt.Println("Database and logs are kept in", folder)
			return
		}
		_ = os.RemoveAll(folder)
	}()
	for _, program := range []string{"tapectl", "tapeserver"} {
		build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-o", folder+"/", "tapetrack/cmd/"+program)
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			return 0, fmt.Errorf("build %s: %w: %s", program, err, out)
		}
	}
	h, err := newHost(ctx, folder)
	if err != nil {
		return 0, err
	}
	defer h.close()
	books := newLedger()
	if err := populate(ctx, h, books, desktops); err != nil {
		return 0, fmt.Errorf("make the users: %w", err)
	}
	begun := time.Now()
	fmt.Printf("%d desktops and %d administrators work for %s, until %s.\n", desktops, len(books.bosses), lasts.Round(time.Second), begun.Add(lasts).Format(time.TimeOnly))
	samples := h.work(ctx, books, begun, lasts)
	if ctx.Err() != nil {
		fmt.Println("Interrupted: what follows is about the time until then.")
		ctx = context.WithoutCancel(ctx)
	}
	judge(ctx, h, books)
	samples.judge(books)
	books.report(time.Since(begun))
	samples.report()
	return len(books.wrong), nil
}

// tapectl runs the command of that name on the database of the server, and returns what it printed.
func (h *host) tapectl(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, filepath.Join(h.bin, "tapectl"), append(args, "--database", h.database)...)
	cmd.Env = h.env
	out, err := cmd.CombinedOutput()
	return strings.TrimSpace(string(out)), err
}
