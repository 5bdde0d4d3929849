package mysignin

import (
	"context"
	"errors"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets"
)

// noNeedToMake is said where there is nothing left to make.
const noNeedToMake data.Text = "You have recovery codes, or no longer need any."

// MakeFirst makes the first recovery codes and shows them. It asks for password and code
// if they were last typed too long ago. Until there is an answer, shown says that it works.
func (d *Desk) MakeFirst(shown shell.Busy) {
	if d.making {
		return
	}
	d.making = true
	shown.Busy(lang.T("Making…"))
	service, by := d.Service, d.Session.Actor()
	shell.Run(d.Tasks, func(ctx context.Context) ([]string, error) {
		return service.FirstRecoveryCodes(ctx, by)
	}, func(made []string, err error) {
		d.making = false
		shown.Idle()
		switch {
		case errors.Is(err, data.ErrUnconfirmed):
			d.Confirm(d.Windows.Main, d.Tasks, func() { d.MakeFirst(shown) })
		case err != nil:
			shell.ShowError(d.Windows.Main, err, "make first recovery codes")
		case len(made) > 0:
			d.showCodes(made)
			d.changed()
		default: // made elsewhere just now
			widgets.Inform(d.Windows.Main, lang.T("No codes were made"), lang.T(noNeedToMake), nil)
			d.changed()
		}
	})
}
