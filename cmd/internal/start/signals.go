package start

import (
	"os"
	"syscall"

	"tapetrack/data"
)

// Ends are the signals that end a program, with their names in the log. On Windows SIGTERM
// means that the console is closed.
var Ends = map[os.Signal]data.Ended{
	os.Interrupt:    data.BySIGINT,
	syscall.SIGTERM: data.BySIGTERM,
	syscall.SIGHUP:  data.BySIGHUP,
}
