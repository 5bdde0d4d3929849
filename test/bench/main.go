// Bench measures the programs against their budgets. Each figure is a ratio to a reference
// that runs in the same process or back to back, so that a slow or busy machine affects
// both sides alike.
//
// Usage: go run ./test/bench [-runs N] [-only PART]
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"

	"tapetrack/test/load"
)

// The parts that can be measured separately.
const (
	partWindows  = "windows"
	partPackages = "packages"
	partSignIn   = "sign-in"
	partImport   = "import"
	partUsers    = "users"
	partFind     = "find"
	partServer   = "server"
	partAttack   = "attack"
)

func main() {
	work := measure
	if len(os.Args) == 3 {
		switch os.Args[1] {
		case hashArgument:
			work = func() error { return hashPasswords(os.Args[2]) }
		case load.AttackArgument:
			work = func() error { return load.Attack(os.Args[2]) }
		case serveArgument:
			work = func() error { return serveDatabase(context.Background(), os.Args[2]) }
		}
	}
	if err := work(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func measure() error {
	runs := flag.Int("runs", 9, "how often each side of a comparison is measured")
	only := flag.String("only", "", "measure one part alone: windows, packages, sign-in, import, users, find, server or attack")
	desktops := flag.Int("desktops", 1000, "how many desktops are signed in to the server that is measured, at least 50")
	flag.Parse()
	return run(*runs, *only, *desktops)
}

func run(runs int, only string, desktops int) error {
	folder, err := os.MkdirTemp("", "tapetrack-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	var programs []string
	for part, needs := range map[string][]string{
		partWindows: {"./cmd/tapectl", "./cmd/lite", "./test/bench/bare"},
		partUsers:   {"./cmd/tapectl", "./cmd/tapemaster"},
		partFind:    {"./cmd/tapectl"},
		partServer:  {"./cmd/tapectl", "./cmd/tapeserver", "./cmd/lite"},
		partAttack:  {"./cmd/tapeserver"},
	} {
		if only == "" || only == part {
			programs = append(programs, needs...)
		}
	}
	slices.Sort(programs)
	if err := buildPrograms(folder, slices.Compact(programs)...); err != nil {
		return err
	}
	ctx := context.Background()
	var rows []row
	for _, part := range []struct {
		name    string
		measure func() ([]row, error)
	}{
		{partWindows, func() ([]row, error) { return measureWindows(folder, runs) }},
		{partPackages, func() ([]row, error) { return measurePackages(ctx, folder, runs) }},
		{partSignIn, func() ([]row, error) { return measureSignIn(folder, runs) }},
		{partImport, func() ([]row, error) { return measureImport(ctx, folder) }},
		{partUsers, func() ([]row, error) { return measureCrowds(ctx, folder, runs) }},
		{partFind, func() ([]row, error) { return measureFinds(ctx, folder) }},
		{partServer, func() ([]row, error) { return measureServed(ctx, folder, runs) }},
		{partServer, func() ([]row, error) { return measureOffice(ctx, folder, desktops, runs) }},
		{partServer, func() ([]row, error) { return measureServedList(ctx, folder, runs) }},
		{partAttack, func() ([]row, error) { return measureAttack(ctx, folder) }},
	} {
		if only != "" && only != part.name {
			continue
		}
		measured, err := part.measure()
		rows = append(rows, measured...)
		print(measured) // at once: the next part may take long
		if err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	fmt.Printf("%d figures, %d over their budget\n", len(rows), missed(rows))
	return nil
}

func missed(rows []row) int {
	n := 0
	for _, r := range rows {
		if r.met() == "NOT MET" {
			n++
		}
	}
	return n
}

// A row compares one of our figures with its reference.
type row struct {
	what, against string
	ours, theirs  float64
	unit          string
	least         bool    // the ratio must be at least the budget, not at most
	budget        float64 // 0: reported only
}

func (r row) ratio() float64 { return r.ours / r.theirs }

func (r row) met() string {
	switch {
	case r.budget == 0:
		return ""
	case r.least && r.ratio() >= r.budget, !r.least && r.ratio() <= r.budget:
		return "met"
	default:
		return "NOT MET"
	}
}

func print(rows []row) {
	for _, r := range rows {
		fmt.Printf("%s\n    against %s\n    %.4g %s : %.4g %s = %.3f", r.what, r.against, r.ours, r.unit, r.theirs, r.unit, r.ratio())
		if r.budget > 0 {
			fmt.Printf(" (%s %.2f: %s)", map[bool]string{false: "at most", true: "at least"}[r.least], r.budget, r.met())
		}
		fmt.Println()
	}
}

// median returns the middle of the values, on which a single slow run has little effect.
func median(values []float64) float64 {
	slices.Sort(values)
	n := len(values)
	if n%2 == 1 {
		return values[n/2]
	}
	return (values[n/2-1] + values[n/2]) / 2
}
