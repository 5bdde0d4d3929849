package mysignin

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"tapetrack/app/recovery"
	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/words"
	"tapetrack/widgets"
)

// Sentences that people read here. Tests ask for them by name.
const (
	OfferCodes   = "You have no recovery codes yet. If you lose your phone, each of them signs you in once."
	CanPutOff    = "You can put this off at %s."
	LastPutOff   = "At your next sign-in they come before anything else."
	noNeedToMake = "You have recovery codes, or no longer need any."
)

// MakeCodes is the button that makes the first recovery codes, wherever it stands.
const MakeCodes = "Make Recovery Codes…"

// offer is a bar in the main window that invites users without recovery codes to make
// them. It never takes the focus and keeps nobody from their work.
type offer struct {
	desk    *Desk
	bar     *fyne.Container
	root    *fyne.Container // the bar and what is below it
	message *widgets.Message
	make    *widgets.Button
	later   bool // not again before the next sign-in
}

// OfferAbove returns content with the bar above it, which is hidden until Overview has
// shown that there is something to offer.
func (d *Desk) OfferAbove(content fyne.CanvasObject) fyne.CanvasObject {
	o := &offer{desk: d, message: widgets.NewMessage(1)}
	d.offer = o
	o.make = widgets.NewButton(MakeCodes, d.MakeFirst)
	later := widgets.NewButton("Later", func() {
		o.later = true
		o.show(false)
	})
	o.bar = shell.Padded(container.NewBorder(nil, container.NewHBox(layout.NewSpacer(), widgets.ButtonRow(o.make, later)), nil, nil, o.message))
	o.bar.Hide()
	o.root = container.NewBorder(o.bar, nil, nil, nil, content)
	return o.root
}

// show shows or hides the bar, which takes its place from what is below.
func (o *offer) show(visible bool) {
	if o.bar.Visible() == visible {
		return
	}
	show(o.bar, visible)
	o.root.Refresh()
}

// Overview shows, changes or hides the bar, whenever the first page was read.
func (d *Desk) Overview(o data.Overview) {
	if d.offer == nil {
		return
	}
	if o.Offer == nil || d.offer.later {
		d.offer.show(false)
		return
	}
	kind, sentence := OfferWords(*o.Offer)
	if d.offer.message.Text() != sentence {
		d.offer.message.Set(kind, sentence)
		d.offer.root.Refresh() // it may need more lines
	}
	d.offer.show(true)
}

// OfferWords says what recovery codes are for and how long they can be put off.
func OfferWords(o data.RecoveryOffer) (widgets.MessageKind, string) {
	sentence := OfferCodes + " " + LastPutOff
	if o.PutOff > 0 {
		sentence = OfferCodes + " " + words.Sentence(data.Say(CanPutOff, data.Amount{N: int64(o.PutOff), Unit: "more sign-in"}))
	}
	if o.Last {
		return widgets.MessageWarning, sentence + " " + recovery.NobodyElse
	}
	return widgets.MessageInfo, sentence
}

// MakeFirst makes the first recovery codes and shows them. It asks for password and code
// if they were last typed too long ago.
func (d *Desk) MakeFirst() {
	if d.making {
		return
	}
	d.making = true
	service, by := d.Service, d.Session.Actor()
	shell.Run(d.Tasks, func(ctx context.Context) ([]string, error) {
		return service.FirstRecoveryCodes(ctx, by)
	}, func(made []string, err error) {
		d.making = false
		switch {
		case errors.Is(err, data.ErrUnconfirmed):
			d.Confirm(d.Windows.Main, d.Tasks, d.MakeFirst)
		case err != nil:
			shell.ShowError(d.Windows.Main, err, "make first recovery codes")
		case len(made) > 0:
			d.showCodes(made)
			d.changed()
		default: // made elsewhere just now
			widgets.Inform(d.Windows.Main, "No codes were made", noNeedToMake, nil)
			d.changed()
		}
	})
}
