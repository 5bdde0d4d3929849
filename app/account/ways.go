package account

import (
	"fmt"
	"time"

	"tapetrack/data"
	"tapetrack/data/words"
)

// Ways are where the first page leads to. A program leaves out those that it has not:
// there is no button for them.
type Ways struct {
	MySignIn func()
	TurnOn   func() // turns on the user's own one-time password
	// MakeCodes makes the user's first recovery codes.
	MakeCodes func()
	LogOut    func()
	Users     func(data.UserFilter) // opens the list of users, filtered like this
	Verify    func()                // verifies the log
	Copy      func(text string)
	Database  string // path of the database
}

// backupCommand is what backs the database up at a console, into a new file in the
// present folder.
func (w Ways) backupCommand(now time.Time) string {
	return fmt.Sprintf("tapectl backup --database %s tapetrack-%s.db", words.Argument(w.Database), now.Local().Format(time.DateOnly))
}
