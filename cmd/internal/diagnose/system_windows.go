package diagnose

import (
	"errors"
	"fmt"
	"time"

	"golang.org/x/sys/windows"
)

// system returns the version of Windows, as the system itself sees it.
func system() string {
	v := windows.RtlGetVersion()
	return fmt.Sprintf("Windows %d.%d.%d", v.MajorVersion, v.MinorVersion, v.BuildNumber)
}

// sinceBoot returns how long the system has been running.
func sinceBoot() (time.Duration, error) { return windows.DurationSinceBoot(), nil }

// clockSynchronised is not known: Windows tells only through a command.
func clockSynchronised() (bool, error) { return false, errors.New("Windows does not say") }
