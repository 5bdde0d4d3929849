package app

import (
	"context"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets"
)

// Languages decides the language of the programs with windows of this computer account.
// Its functions read and write files: they are called off Fyne's goroutine.
type Languages interface {
	// Choice returns the language that the user has chosen, "" for that of the system; the
	// one that the system asks for; and whether a variable names another, which counts more.
	Choice() (saved, system string, fixed bool)
	// Save stores the language that the user has chosen, "" for that of the system.
	Save(tag string) error
}

// Sentences that people read here. Tests ask for them by name.
const (
	LanguageFixed data.Text = "The variable TAPETRACK_LANGUAGE names the language. To choose it here, start the program without that variable."
	NextSignIn    data.Text = "The new language is used from the next sign-in on, in all programs. Sign out now to see it."
)

// languageChoice is the question which language the program speaks.
type languageChoice struct {
	host   *host
	main   *Main
	system string
	tags   []string // by the answers; "": that of the system
}

// chooseLanguage asks for the language.
func (h *host) chooseLanguage(m *Main) {
	type choice struct {
		saved, system string
		fixed         bool
	}
	shell.Run(m.Tasks, func(context.Context) (choice, error) {
		saved, system, fixed := h.Languages.Choice()
		return choice{saved, system, fixed}, nil
	}, func(c choice, _ error) {
		if c.fixed {
			widgets.Inform(m.Window, lang.T("Language"), lang.T(LanguageFixed), nil)
			return
		}
		x := &languageChoice{host: h, main: m, system: c.system, tags: append([]string{""}, lang.Languages()...)}
		x.ask(c.saved)
	})
}

func (x *languageChoice) ask(saved string) {
	options := []widgets.RadioOption{{Title: lang.T("As on this computer"), Text: lang.T("That is %s now.", lang.Name(x.system))}}
	chosen := 0
	for i, tag := range x.tags[1:] {
		options = append(options, widgets.RadioOption{Title: lang.Name(tag)})
		if tag == saved {
			chosen = i + 1
		}
	}
	answers := widgets.NewRadioGroup(options...)
	answers.Choose(chosen)
	modal := &widgets.Modal{Topic: shell.TopicLanguage, Title: lang.T("Language"), Content: answers, Cancel: lang.T("Cancel"), Focus: answers}
	modal.Done = func(yes bool) {
		if tag := x.tags[answers.Chosen()]; yes && tag != saved {
			x.save(tag)
		}
	}
	modal.Show(x.main.Window)
}

// save stores the choice, and offers to log out if it changes anything.
func (x *languageChoice) save(tag string) {
	shell.Run(x.main.Tasks, func(context.Context) (struct{}, error) { return struct{}{}, x.host.Languages.Save(tag) }, func(_ struct{}, err error) {
		if err != nil {
			shell.ShowError(x.main.Window, err, "save the language")
			return
		}
		if tag == "" {
			tag = x.system
		}
		x.host.language = tag
		if tag == lang.Current().Tag() {
			return
		}
		widgets.Confirm(x.main.Window, lang.T("Sign out to change the language?"), lang.T(NextSignIn), lang.T("Log Out"), lang.T("Later"), false, func(yes bool) {
			if yes {
				x.host.logOut(x.main)
			}
		})
	})
}

// speak takes up the language that was chosen, where no window is open that has another.
func (h *host) speak() {
	if h.language != "" && h.language != lang.Current().Tag() {
		shell.UseLanguage(h.language)
	}
}
