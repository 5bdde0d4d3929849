package start

import (
	"io"
	"log"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"syscall"

	"golang.org/x/term"

	"tapetrack/data/files"
)

// maxLog is the size of a log, in bytes, from which the next start sets it aside.
const maxLog = 1 << 20

// Log directs slog, package log and crash traces to the program's log file, which only its
// user can read; credentials and secrets are never written there. It returns a function
// that closes the file. If no file can be made, errors go to standard error.
func Log(program string) (end func()) {
	// By default slog writes through package log. It must not: a writer of package log runs
	// under its lock, and may itself write to slog.
	logTo(os.Stderr, os.Stderr)
	path := LogFile(program)
	if path == "" {
		return func() {}
	}
	if err := files.MkdirAll(filepath.Dir(path)); err != nil {
		return func() {}
	}
	if info, err := os.Stat(path); err == nil && info.Size() > maxLog {
		_ = os.Rename(path, path+".old") // at worst the log keeps growing
	}
	file, err := files.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY)
	if err != nil {
		return func() {}
	}
	files.CloseToOthers(path) // one that an earlier release made
	// Fyne reports through package log, for example thread errors. Show them to somebody
	// who starts the program from a terminal, too.
	logTo(file, tee{file})
	if err := debug.SetCrashOutput(file, debug.CrashOptions{}); err != nil {
		slog.Warn("crashes are not logged", "error", err)
	}
	warnOfLanguage()
	return func() { _ = file.Close() }
}

// LogToStandardError directs slog, package log and crash traces to standard error, for a
// program that the system runs and whose output it keeps: as lines of JSON, or as text if that
// is a terminal. The program outlives whoever reads it.
func LogToStandardError(level slog.Level) {
	signal.Ignore(syscall.SIGPIPE)
	slog.SetDefault(slog.New(serverHandler(os.Stderr, term.IsTerminal(int(os.Stderr.Fd())), level))) // package log goes there, too
}

func serverHandler(to io.Writer, terminal bool, level slog.Level) slog.Handler {
	options := &slog.HandlerOptions{Level: level}
	if terminal {
		return slog.NewTextHandler(to, options)
	}
	return slog.NewJSONHandler(to, options)
}

// logTo directs slog to one writer and package log to another.
func logTo(records, lines io.Writer) {
	slog.SetDefault(slog.New(slog.NewTextHandler(records, &slog.HandlerOptions{Level: slog.LevelInfo})))
	log.SetOutput(lines)
}

// tee writes to the log file and to standard error, which may be closed.
type tee struct{ file *os.File }

func (t tee) Write(p []byte) (int, error) {
	_, _ = os.Stderr.Write(p)
	return t.file.Write(p)
}
