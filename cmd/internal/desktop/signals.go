package desktop

import (
	"os"
	"os/signal"
	"syscall"
	"time"

	"tapetrack/data"
)

// ends are the signals that end a program, and what they are called in the log.
// On Windows SIGTERM stands for a console that is closed.
var ends = map[os.Signal]data.Ended{
	os.Interrupt:    data.BySIGINT,
	syscall.SIGTERM: data.BySIGTERM,
	syscall.SIGHUP:  data.BySIGHUP,
}

// takeOver is how long Fyne may take to ask for signals.
const takeOver = 2 * time.Second

// ignoreInterrupt is called before Fyne starts. That Fyne asks for signals shows
// in that it is not ignored any more.
func ignoreInterrupt() { signal.Ignore(os.Interrupt) }

// signals ends the program when one of ends arrives, and the process when
// another one does. It is called once Fyne has started.
func (g *guard) signals() {
	caught := takeSignals()
	g.ending.End(ends[<-caught])
	<-caught
	g.exit(1)
}

// takeSignals returns where ends arrive. Fyne asks for SIGINT and SIGTERM, too, and
// would close its windows at once, with what was copied still on the clipboard:
// they are taken from it.
func takeSignals() <-chan os.Signal {
	caught := make(chan os.Signal, 2)
	if !signal.Ignored(syscall.SIGHUP) { // as nohup wants it
		signal.Notify(caught, syscall.SIGHUP)
	}
	for deadline := time.Now().Add(takeOver); signal.Ignored(os.Interrupt) && time.Now().Before(deadline); {
		time.Sleep(time.Millisecond)
	}
	signal.Reset(os.Interrupt, syscall.SIGTERM)
	signal.Notify(caught, os.Interrupt, syscall.SIGTERM)
	return caught
}
