package shell

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell/filedialog"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets"
)

// folderOf is the title of the question for the folder of a file to write.
const folderOf data.Text = "%s: folder"

// askFyne asks with Fyne's dialog in a window of its own. For a file to write it asks for
// the folder: Fyne's dialog would empty an existing file.
func (p *PathField) askFyne(q filedialog.Question) {
	title := q.Title
	if q.Save {
		title = lang.T(folderOf, q.Title)
	}
	w := fyne.CurrentApp().NewWindow(title)
	leave := func() { widgets.Close(w) }
	p.fynes, p.cancel = w, leave
	unstopped := p.tasks.OnStop(leave)
	w.SetOnClosed(func() {
		unstopped()
		p.tasks.places.Closed(w)
		p.fynes, p.cancel = nil, func() {}
	})
	pick := func(u fyne.URI, err error) {
		if err == nil && u != nil {
			p.pick(picked{path: chosenPath(q, u)})
		} else if err != nil {
			p.refuse(err)
		}
		leave()
	}
	var d *dialog.FileDialog
	if q.Save {
		d = dialog.NewFolderOpen(func(u fyne.ListableURI, err error) {
			if u == nil {
				pick(nil, err)
				return
			}
			pick(u, err)
		}, w)
	} else {
		d = dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
			if file == nil {
				pick(nil, err)
				return
			}
			_ = file.Close() // it is read later, by its path
			pick(file.URI(), err)
		}, w)
		d.SetFilter(kinds(q.Kinds))
	}
	if at, err := storage.ListerForURI(storage.NewFileURI(q.Folder)); err == nil {
		d.SetLocation(at)
	}
	d.SetTitleText(title)
	d.SetView(dialog.ListView) // whole names
	widgets.SetContent(w, widget.NewLabel(""))
	widgets.InstallKeys(w, widgets.Keys{Escape: leave})
	p.tasks.places.Show(w, Opening{Kind: browseWindow, Size: fyne.NewSize(800, 560), Over: p.window, Owned: true})
	d.Show() // makes what Resize needs
	d.Resize(w.Canvas().Size())
	w.Canvas().Unfocus() // Fyne's widgets keep Escape
}

// chosenPath returns the path that the answer of Fyne's dialog comes to.
func chosenPath(q filedialog.Question, u fyne.URI) string {
	path := filepath.FromSlash(u.Path())
	if q.Save {
		return filepath.Join(path, q.Name)
	}
	return path
}

// kinds shows regular files of the kinds, and folders.
type kinds []filedialog.Kind

// Matches is called by Fyne's dialog for each file.
func (k kinds) Matches(u fyne.URI) bool {
	info, err := os.Stat(u.Path()) // to open a pipe would block for ever
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	all := func(kind filedialog.Kind) bool { return len(kind.Endings) == 0 }
	return len(k) == 0 || slices.ContainsFunc(k, all) || slices.ContainsFunc(k, func(kind filedialog.Kind) bool {
		return slices.Contains(kind.Endings, strings.ToLower(u.Extension()))
	})
}
