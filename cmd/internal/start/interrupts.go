package start

import (
	"os"
	"os/signal"
	"syscall"
)

// Interrupts are the signals that end a program of the console in order: nothing remains half
// done, and the terminal echoes again. A program that nohup protects from SIGHUP goes on.
func Interrupts() []os.Signal {
	list := []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGQUIT}
	if !signal.Ignored(syscall.SIGHUP) {
		list = append(list, syscall.SIGHUP)
	}
	return list
}
