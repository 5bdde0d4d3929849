//go:build unix

package desktop

import (
	"bufio"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"

	"tapetrack/cmd/internal/start"
	"tapetrack/data"
)

func init() { scenes["signals"] = untilSignal }

// untilSignal is a program that says what ended it.
func untilSignal() {
	ignoreInterrupt()
	theirs := make(chan os.Signal, 1)
	signal.Notify(theirs, os.Interrupt, syscall.SIGTERM) // as Fyne does
	caught := takeSignals()
	fmt.Println("ready")
	fmt.Println(start.Ends[<-caught])
	signal.Stop(theirs) // whatever was on its way has arrived
	fmt.Println("others:", len(theirs))
}

// Signals end the program, and Fyne, which asked for them, does not get them.
func TestSignals(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		send   []syscall.Signal
		before []string
		want   data.Ended
	}{
		{[]syscall.Signal{syscall.SIGTERM}, nil, "program ended by SIGTERM"},
		{[]syscall.Signal{syscall.SIGINT}, nil, "program ended by SIGINT"},
		{[]syscall.Signal{syscall.SIGHUP}, nil, "program ended by SIGHUP"},
		{[]syscall.Signal{syscall.SIGHUP, syscall.SIGTERM}, []string{"nohup"}, "program ended by SIGTERM"},
	} {
		cmd := stage(t, "signals", c.before...)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		var said []string
		for lines := bufio.NewScanner(out); lines.Scan(); {
			said = append(said, lines.Text())
			if lines.Text() != "ready" {
				continue
			}
			for _, s := range c.send {
				if err := cmd.Process.Signal(s); err != nil {
					t.Error(err)
				}
			}
		}
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
		if got := strings.Join(said, ", "); got != "ready, "+string(c.want)+", others: 0" {
			t.Errorf("%v: %s", c.send, got)
		}
	}
}
