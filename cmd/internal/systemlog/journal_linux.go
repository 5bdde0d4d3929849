package systemlog

import (
	"bytes"
	"encoding/binary"
	"errors"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Exists reports whether this system has a log that a program can write events to.
const Exists = true

// identifier names the product in the log.
const identifier = "tapetrack"

// journal is the socket of journald (systemd.journal-fields(7), "Native Journal Protocol").
const journal = "/run/systemd/journal/socket"

// writeTime is how long an entry may take: a journald that hangs takes nothing, and must not
// keep a program from ending. The library go-systemd waits for ever, and has no other path.
const writeTime = 2 * time.Second

// A Log writes to journald. It is safe for use by several goroutines.
type Log struct {
	Socket string // path; empty: that of the system

	mu   sync.Mutex
	conn *net.UnixConn
}

// Write hands an entry to journald.
func (l *Log) Write(e Entry) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	connected := l.conn != nil
	err := l.write(e)
	if err != nil && connected && !errors.Is(err, os.ErrDeadlineExceeded) {
		return l.write(e) // journald was started again
	}
	return err
}

func (l *Log) write(e Entry) error {
	if l.conn == nil {
		path := l.Socket
		if path == "" {
			path = journal
		}
		conn, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: path, Net: "unixgram"})
		if err != nil {
			return err
		}
		l.conn = conn
	}
	err := l.conn.SetWriteDeadline(time.Now().Add(writeTime))
	if err == nil {
		_, err = l.conn.Write(datagram(e))
	}
	if errors.Is(err, syscall.EMSGSIZE) {
		_, err = l.conn.Write(datagram(shortened(e)))
	}
	if err != nil {
		_ = l.conn.Close()
		l.conn = nil
	}
	return err
}

// mostShortened is the most bytes of each text of an entry that is too long as it is.
const mostShortened = 2 << 10

// shortened returns an entry that fits a datagram, without its object. No program of ours wrote an event
// that needs this, and whoever wrote it must not keep back all later ones.
func shortened(e Entry) Entry {
	short := func(s string) string { return strings.ToValidUTF8(s[:min(len(s), mostShortened)], "") }
	e.Message, e.Kind, e.Object = short(e.Message), short(e.Kind), nil
	return e
}

// priorities are those of syslog by the severity of OCSF.
var priorities = map[int]string{1: "6", 2: "5", 3: "4", 4: "3", 5: "2"}

// datagram returns an entry with each value after its length, so that it may contain anything.
func datagram(e Entry) []byte {
	var b bytes.Buffer
	field := func(name, value string) {
		b.WriteString(name + "\n")
		_ = binary.Write(&b, binary.LittleEndian, uint64(len(value))) // into memory it never fails
		b.WriteString(value + "\n")
	}
	field("MESSAGE", e.Message)
	field("PRIORITY", priorities[e.Severity])
	field("SYSLOG_IDENTIFIER", identifier)
	field("SYSLOG_FACILITY", "10") // authpriv
	field("TAPETRACK_EVENT", e.Number)
	field("TAPETRACK_KIND", e.Kind)
	field("TAPETRACK_SEVERITY", strconv.Itoa(e.Severity))
	field("TAPETRACK_OCSF", string(bytes.TrimSuffix(e.Object, []byte("\n"))))
	return b.Bytes()
}
