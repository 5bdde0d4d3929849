package start

import (
	"io"
	"log"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
)

// maxLog is how large a log grows before the next start puts it aside.
const maxLog = 1 << 20

// Log directs slog, the log package and the traces of crashes to the program's
// log file, readable by its user only. Nothing that lets somebody in is ever
// written there. It returns a function that closes the file. Where no file can
// be made, errors go to standard error.
func Log(program string) (end func()) {
	// slog never writes through the log package, as it does by default: whoever
	// listens to that one, under its lock, may write to slog.
	logTo(os.Stderr, os.Stderr)
	path := logFile(program)
	if path == "" {
		return func() {}
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return func() {}
	}
	if info, err := os.Stat(path); err == nil && info.Size() > maxLog {
		_ = os.Rename(path, path+".old") // at worst the log goes on growing
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return func() {}
	}
	// Fyne reports through the log package, thread errors among others. These
	// are for whoever starts the program from a terminal, too.
	logTo(file, tee{file})
	if err := debug.SetCrashOutput(file, debug.CrashOptions{}); err != nil {
		slog.Warn("crashes are not logged", "error", err)
	}
	return func() { _ = file.Close() }
}

// logTo directs slog to one place and the log package to another one.
func logTo(records, lines io.Writer) {
	slog.SetDefault(slog.New(slog.NewTextHandler(records, &slog.HandlerOptions{Level: slog.LevelInfo})))
	log.SetOutput(lines)
}

// tee writes to the log and to standard error, which may be closed.
type tee struct{ file *os.File }

func (t tee) Write(p []byte) (int, error) {
	_, _ = os.Stderr.Write(p)
	return t.file.Write(p)
}
