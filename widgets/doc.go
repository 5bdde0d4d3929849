// Package widgets holds the reusable controls of the programs: entries, buttons, modals, QR code; lists of rows
// and property sheets are packages below it. It knows Fyne and nothing else: no users, no rights, no database.
//
// Everything here belongs to Fyne's goroutine and starts no goroutine itself. What depends on time takes a clock.
//
// Keys: Fyne sends a key to the focused widget only. The widgets here hand on what they do not use (Escape, Enter,
// the function keys, and shortcuts) to the window, where InstallKeys or an open Modal answers.
package widgets
