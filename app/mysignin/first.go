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
			widgets.Inform(d.Windows.Main, lang.T("No codes were made"), lang.T(noNeedToMake), nil)
			d.changed()
		}
	})
}
