package desktop

import (
	"os"
	"os/signal"
	"syscall"
	"time"

	"tapetrack/data"
)

// ends are the signals that end a program, with their names in the log. On Windows
// SIGTERM means that the console is closed.
var ends = map[os.Signal]data.Ended{
	os.Interrupt:    data.BySIGINT,
	syscall.SIGTERM: data.BySIGTERM,
	syscall.SIGHUP:  data.BySIGHUP,
}

// takeOver is how long Fyne may take to register for signals.
const takeOver = 2 * time.Second

// ignoreInterrupt is called before Fyne starts: SIGINT being no longer ignored then shows
// that Fyne has registered for signals.
func ignoreInterrupt() { signal.Ignore(os.Interrupt) }

// signals ends the program when one of ends arrives, and the process when another one
// does. It is called once Fyne has started.
func (g *guard) signals() {
	caught := takeSignals()
	g.ending.End(ends[<-caught])
	<-caught
	g.exit(1)
}

// takeSignals returns a channel for ends. Fyne registers for SIGINT and SIGTERM, too, and
// would close its windows at once, with a copied secret still on the clipboard: these
// signals are taken from it.
func takeSignals() <-chan os.Signal {
	caught := make(chan os.Signal, 2)
	if !signal.Ignored(syscall.SIGHUP) { // nohup ignores it on purpose
		signal.Notify(caught, syscall.SIGHUP)
	}
	for deadline := time.Now().Add(takeOver); signal.Ignored(os.Interrupt) && time.Now().Before(deadline); {
		time.Sleep(time.Millisecond)
	}
	signal.Reset(os.Interrupt, syscall.SIGTERM)
	signal.Notify(caught, os.Interrupt, syscall.SIGTERM)
	return caught
}
