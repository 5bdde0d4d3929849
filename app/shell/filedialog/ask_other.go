//go:build darwin || (!unix && !windows)

package filedialog

import "context"

// Ask returns ErrNone: this system has no dialog that can be asked.
func Ask(context.Context, Question) (Answer, error) { return Answer{}, ErrNone }
