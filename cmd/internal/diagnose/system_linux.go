package diagnose

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// system names the distribution and the kernel.
func system() string {
	var u unix.Utsname
	kernel := ""
	if unix.Uname(&u) == nil {
		kernel = unix.ByteSliceToString(u.Sysname[:]) + " " + unix.ByteSliceToString(u.Release[:])
	}
	return strings.Trim(distribution()+", "+kernel, ", ")
}

// distribution reads the name that os-release(5) has for people; "" if there is none.
func distribution() string {
	for _, path := range []string{"/etc/os-release", "/usr/lib/os-release"} {
		file, err := os.Open(path)
		if err != nil {
			continue
		}
		lines := bufio.NewScanner(file)
		for lines.Scan() {
			if name, ok := strings.CutPrefix(lines.Text(), "PRETTY_NAME="); ok {
				_ = file.Close() // it was only read
				if plain, err := strconv.Unquote(name); err == nil {
					return plain
				}
				return strings.Trim(name, `'"`)
			}
		}
		_ = file.Close()
	}
	return ""
}

// sinceBoot returns how long the system has been running.
func sinceBoot() (time.Duration, error) {
	var info unix.Sysinfo_t
	if err := unix.Sysinfo(&info); err != nil {
		return 0, err
	}
	return time.Duration(info.Uptime) * time.Second, nil
}

// clockSynchronised asks the kernel, which is told by whatever sets the clock from the
// network, see adjtimex(2). It changes nothing.
func clockSynchronised() (bool, error) {
	var t unix.Timex
	state, err := unix.Adjtimex(&t)
	return err == nil && state != unix.TIME_ERROR && t.Status&unix.STA_UNSYNC == 0, err
}
