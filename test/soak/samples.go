package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"tapetrack/test/load"
)

const (
	sampleEvery = 10 * time.Second
	// flat is by how much the median of the last quarter may exceed that of the one before, in
	// which the same process served as many people.
	flat = 1.2
	// mostLog bounds the write-ahead log, in MB: it is written back as it grows.
	mostLog = 64
)

// A sample is what the server holds at some time.
type sample struct {
	at                    time.Duration
	life                  int
	memory, files, pieces float64 // MB, open files, goroutines
	database, log, seals  float64 // MB, MB, kB
}

// samples are what the server held in the course of time.
type samples struct {
	host  *host
	begun time.Time
	lasts time.Duration
	all   []sample
}

// take takes samples until the soak ends.
func (s *samples) take(ctx context.Context, books *ledger) {
	ticker := time.NewTicker(sampleEvery)
	defer ticker.Stop()
	said := time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		one, ok := s.one(ctx)
		if !ok {
			continue
		}
		s.all = append(s.all, one)
		if time.Since(said) > 5*time.Minute || len(s.all) == 1 {
			said = time.Now()
			fmt.Printf("%s  life %d: %.0f MB, %.0f files, %.0f goroutines; database %.1f MB and %.1f MB of log\n",
				said.Format(time.TimeOnly), one.life, one.memory, one.files, one.pieces, one.database, one.log)
		}
	}
}

func (s *samples) one(ctx context.Context) (one sample, ok bool) {
	pid, lives := s.host.process()
	if pid == 0 {
		return one, false
	}
	one.at, one.life = time.Since(s.begun), lives
	var err error
	if one.memory, err = load.Resident(pid); err != nil {
		return one, false
	}
	status, text := s.host.ask(ctx, "/metrics")
	if status != 200 {
		return one, false
	}
	one.files, one.pieces = figure(text, "process_open_fds"), figure(text, "go_goroutines")
	one.database, one.log = size(s.host.database), size(s.host.database+"-wal")
	notes, _ := filepath.Glob(filepath.Join(s.host.folder, "seals", "*"))
	for _, note := range notes {
		one.seals += size(note) * 1024
	}
	return one, true
}

// figure reads a figure of /metrics.
func figure(text, name string) float64 {
	for line := range strings.Lines(text) {
		if value, is := strings.CutPrefix(line, name+" "); is {
			n, _ := strconv.ParseFloat(strings.TrimSpace(value), 64)
			return n
		}
	}
	return 0
}

// size returns that of a file, in MB.
func size(path string) float64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return float64(info.Size()) / (1 << 20)
}

// quarter returns the samples of a quarter, 0 to 3.
func (s *samples) quarter(n int) (those []sample) {
	for _, one := range s.all {
		if int(4*one.at/s.lasts) == n {
			those = append(those, one)
		}
	}
	return those
}

// tracked are the figures that must not grow while one process serves the same people.
var tracked = []struct {
	what string
	of   func(sample) float64
}{
	{"memory, MB", func(s sample) float64 { return s.memory }},
	{"open files", func(s sample) float64 { return s.files }},
	{"goroutines", func(s sample) float64 { return s.pieces }},
	{"write-ahead log, MB", func(s sample) float64 { return s.log }},
	{"notes of the seal, kB", func(s sample) float64 { return s.seals }},
}

// judge finds what grows.
func (s *samples) judge(books *ledger) {
	third, last := s.quarter(2), s.quarter(3)
	if len(third) == 0 || len(last) == 0 {
		books.fault("there are no samples of the second half")
		return
	}
	for _, t := range tracked {
		if before, after := middle(third, t.of), middle(last, t.of); after > before*flat && after-before > 1 {
			books.fault("%s grows: %.1f, and in the last quarter %.1f", t.what, before, after)
		}
	}
	for _, one := range s.all {
		if one.log > mostLog {
			books.fault("the write-ahead log has %.0f MB", one.log)
			return
		}
	}
}

func middle(those []sample, of func(sample) float64) float64 {
	var values []float64
	for _, one := range those {
		values = append(values, of(one))
	}
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// report prints what the server held in each quarter.
func (s *samples) report() {
	fmt.Println("\nMedian and most of each quarter of the time; in the second half one process served:")
	for _, t := range append(slices.Clone(tracked), struct {
		what string
		of   func(sample) float64
	}{"database, MB", func(s sample) float64 { return s.database }}) {
		line := fmt.Sprintf("  %-22s", t.what)
		for n := range 4 {
			those, most := s.quarter(n), 0.0
			for _, one := range those {
				most = max(most, t.of(one))
			}
			line += fmt.Sprintf("  %7.1f %7.1f", middle(those, t.of), most)
		}
		fmt.Println(line)
	}
}
