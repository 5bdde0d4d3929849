package start

// Views stores how windows are viewed, in small files in the user's configuration folder.
// Several programs may do so at once: each file is replaced as a whole, so the last write
// counts and no file is incomplete.
type Views struct{}

func (Views) path(name string) string { return configFile("view-" + name + ".json") }

// View returns what was stored under a name; empty if nothing was.
func (v Views) View(name string) []byte { return readConfig(v.path(name)) }

// KeepView stores a view. It is a convenience: if the folder can't be written, nothing is
// reported.
func (v Views) KeepView(name string, view []byte) { _ = writeConfig(v.path(name), view) }
