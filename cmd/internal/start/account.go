package start

import (
	"os"
	"os/user"
	"strconv"
)

// Computer returns the name of this computer.
func Computer() string {
	name, err := os.Hostname()
	if err != nil || name == "" {
		return "this computer"
	}
	return name
}

// Account names the computer account that runs the program: account@computer.
func Account() string {
	name := ""
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	if name == "" {
		// A container may run under a number that has no name.
		name = "uid" + strconv.Itoa(os.Getuid())
	}
	return name + "@" + Computer()
}
