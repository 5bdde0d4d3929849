package desktop

import (
	"os"
	"os/signal"
	"syscall"
	"time"

	"tapetrack/cmd/internal/start"
)

// takeOver is how long Fyne may take to register for signals.
const takeOver = 2 * time.Second

// ignoreInterrupt is called before Fyne starts: SIGINT being no longer ignored then shows
// that Fyne has registered for signals.
func ignoreInterrupt() { signal.Ignore(os.Interrupt) }

// signals ends the program when one of start.Ends arrives, and the process when another one
// does. It is called once Fyne has started.
func (g *guard) signals() {
	caught := takeSignals()
	g.ending.End(start.Ends[<-caught])
	<-caught
	g.exit(1)
}

// takeSignals returns a channel for start.Ends. Fyne registers for SIGINT and SIGTERM, too, and
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
