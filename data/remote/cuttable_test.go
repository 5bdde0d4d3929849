package remote_test

import (
	"slices"
	"time"

	"tapetrack/data"
)

// signsIn is a sign-in with a code that is made ready, and what holds once it is answered.
func signsIn(ready func(y *tried) (password, code string), holds func(y *tried, code string, out data.Outcome, err error)) func(*tried) func() func() {
	return func(y *tried) func() func() {
		password, code := ready(y)
		return func() func() {
			out, err := y.c.SignIn(y.t.Context(), attemptOf(y.id, password, code))
			return func() { holds(y, code, out, err) }
		}
	}
}

var cutActs = []cutAct{
	{"SignIn", []data.Kind{data.SignedIn}, 0, 0, signsIn(func(y *tried) (string, string) {
		y.active()
		return password, y.code(0)
	}, func(y *tried, code string, out data.Outcome, err error) {
		y.opens(out, err)
		y.used(code, data.UsedCode)
	})},
	{"SignIn, wrong password", []data.Kind{data.SignInRefused}, 1, 0, signsIn(func(y *tried) (string, string) {
		y.active()
		return "wrong", y.code(0)
	}, func(y *tried, code string, out data.Outcome, err error) {
		y.refused(out, err, "") // which of several reasons is not told
		y.must(y.Unlock(y.t.Context(), y.console, y.user.Key))
		y.lets(password, code, data.WithCode) // the code is not lost
	})},
	{"SignIn, wrong code", []data.Kind{data.SignInRefused}, 0, 1, signsIn(func(y *tried) (string, string) {
		y.active()
		return password, y.wrong()
	}, func(y *tried, _ string, out data.Outcome, err error) {
		y.refused(out, err, data.WrongCode)
	})},
	{"SignIn, used code", []data.Kind{data.SignInRefused}, 0, 0, signsIn(func(y *tried) (string, string) {
		y.active()
		y.lets(password, y.code(0), data.WithCode)
		return password, y.code(0)
	}, func(y *tried, _ string, out data.Outcome, err error) {
		y.refused(out, err, data.UsedCode)
	})},
	{"SignIn, recovery code", []data.Kind{data.RecoveryCodeUsed, data.SignedIn}, 0, 0, signsIn(func(y *tried) (string, string) {
		by, _ := y.proven()
		codes, err := y.FirstRecoveryCodes(y.here(y.c), by)
		y.must(err)
		return password, codes[0]
	}, func(y *tried, code string, out data.Outcome, err error) {
		y.opens(out, err)
		y.used(code, data.UsedRecovery)
		if s := y.state(); s.RecoveryLeft != data.RecoveryCodes-1 {
			y.t.Errorf("%s: %d recovery codes are left", y.where, s.RecoveryLeft)
		}
	})},
	{"SignIn, temporary code", []data.Kind{data.TemporaryCodeUsed, data.SignedIn}, 0, 0, signsIn(func(y *tried) (string, string) {
		y.active()
		given, err := y.IssueTemporaryCode(y.t.Context(), y.console, y.user.Key, "at home")
		y.must(err)
		return password, given.Code
	}, func(y *tried, code string, out data.Outcome, err error) {
		y.opens(out, err)
		y.used(code, data.EndedTemporary)
	})},
	{"SignIn, QR code", []data.Kind{data.SignInBegun, data.QRShown}, 0, 0, signsIn(func(y *tried) (string, string) {
		y.user = y.add(y.id, withOTP)
		return password, ""
	}, func(y *tried, _ string, out data.Outcome, err error) {
		y.must(err)
		y.shown(out.Enrolment)
		y.completes(y.c.Activate(y.t.Context(), out.Ticket, y.code(0)))
	})},
	{"Activate", []data.Kind{data.OTPActivated, data.SignInBegun}, 0, 0, func(y *tried) func() func() {
		ticket := y.pending()
		code := y.code(0)
		return func() func() {
			out, err := y.c.Activate(y.t.Context(), ticket, code)
			return func() {
				y.completes(out, err)
				y.used(code, data.UsedCode)
				y.activated(1)
			}
		}
	}},
	{"Activate, wrong code", []data.Kind{data.SignInRefused}, 0, 1, func(y *tried) func() func() {
		ticket := y.pending()
		wrong := y.wrong()
		return func() func() {
			out, err := y.c.Activate(y.t.Context(), ticket, wrong)
			return func() {
				y.refused(out, err, data.WrongCode)
				y.completes(y.c.Activate(y.t.Context(), ticket, y.code(0)))
			}
		}
	}},
	{"NewQRCode", []data.Kind{data.QRRenewed, data.QRShown}, 0, 0, func(y *tried) func() func() {
		ticket := y.pending()
		return func() func() {
			out, err := y.c.NewQRCode(y.t.Context(), ticket)
			return func() {
				y.must(err)
				y.shown(out.Enrolment)
				y.completes(y.c.Activate(y.t.Context(), out.Ticket, y.code(0)))
			}
		}
	}},
	{"Complete", []data.Kind{data.SignedIn}, 0, 0, func(y *tried) func() func() {
		ticket := y.pending()
		return func() func() {
			out, err := y.c.Complete(y.t.Context(), ticket)
			return func() { y.opens(out, err) }
		}
	}},
	{"Complete, recovery codes", []data.Kind{data.RecoveryCodesMade, data.SignedIn}, 0, 0, func(y *tried) func() func() {
		y.active()
		later := func(n string) {
			y.must(y.EditPolicies(y.t.Context(), y.console, nil, map[string]string{data.PolicyRecoveryLater: n}))
		}
		later("0")
		out, err := y.SignIn(y.here(y.c), attemptOf(y.id, password, y.code(0)))
		y.must(err)
		due, err := y.DrawRecoveryCodes(y.here(y.c), out.Ticket)
		y.must(err)
		later("3")
		return func() func() {
			out, err := y.c.Complete(y.t.Context(), out.Ticket)
			return func() {
				y.opens(out, err)
				y.recovers(due.Codes, nil)
			}
		}
	}},
	{"ChooseNew", []data.Kind{data.PasswordChanged}, 0, 0, func(y *tried) func() func() {
		y.user = y.add(y.id, func(n *data.NewUser) { n.Temporary = true })
		out, err := y.SignIn(y.here(y.c), attemptOf(y.id, password, ""))
		y.must(err)
		return func() func() {
			err := y.c.ChooseNew(y.t.Context(), out.Ticket, newPassword)
			return func() {
				y.must(err)
				y.opens(y.c.Complete(y.t.Context(), out.Ticket))
				y.lets(newPassword, "", data.PasswordOnly)
			}
		}
	}},
	{"ChangePassword", []data.Kind{data.PasswordChanged}, 0, 0, func(y *tried) func() func() {
		by := y.simple()
		return func() func() {
			err := y.c.ChangePassword(y.t.Context(), by, password, newPassword)
			return func() {
				y.must(err)
				y.lets(newPassword, "", data.PasswordOnly)
			}
		}
	}},
	{"ChangePassword, wrong", []data.Kind{data.PasswordRefused}, 1, 0, func(y *tried) func() func() {
		by := y.simple()
		return func() func() {
			err := y.c.ChangePassword(y.t.Context(), by, "wrong", newPassword)
			return func() { y.field(err, data.FieldCurrent) }
		}
	}},
	{"Confirm", []data.Kind{data.IdentityConfirmed}, 0, 0, func(y *tried) func() func() {
		by := y.in()
		code := y.code(0)
		return func() func() {
			err := y.c.Confirm(y.t.Context(), by, password, code)
			return func() {
				y.must(err)
				y.used(code, data.UsedCode)
			}
		}
	}},
	{"Confirm, wrong code", []data.Kind{data.PasswordRefused}, 0, 1, func(y *tried) func() func() {
		by := y.in()
		wrong := y.wrong()
		return func() func() {
			err := y.c.Confirm(y.t.Context(), by, password, wrong)
			return func() { y.field(err, data.FieldOTP) }
		}
	}},
	{"Prove", []data.Kind{data.IdentityConfirmed}, 0, 0, func(y *tried) func() func() {
		by := y.in()
		code := y.code(0)
		return func() func() {
			ticket, err := y.c.Prove(y.t.Context(), by, password, code)
			return func() {
				y.must(err)
				y.used(code, data.UsedCode)
				_, err := y.c.BeginDevice(y.t.Context(), ticket, "")
				y.must(err)
			}
		}
	}},
	{"Prove, wrong code", []data.Kind{data.PasswordRefused}, 0, 1, func(y *tried) func() func() {
		by := y.in()
		wrong := y.wrong()
		return func() func() {
			_, err := y.c.Prove(y.t.Context(), by, password, wrong)
			return func() { y.field(err, data.FieldOTP) }
		}
	}},
	{"ConfirmDevice", []data.Kind{data.AuthenticatorAdded}, 0, 0, func(y *tried) func() func() {
		ticket := y.device()
		code := y.code(0)
		return func() func() {
			_, err := y.c.ConfirmDevice(y.t.Context(), ticket, "Tablet", code)
			return func() {
				y.must(err)
				y.used(code, data.UsedCode)
				y.activated(2)
			}
		}
	}},
	{"NewRecoveryCodes", []data.Kind{data.RecoveryCodesMade}, 0, 0, func(y *tried) func() func() {
		_, ticket := y.proven()
		return func() func() {
			codes, err := y.c.NewRecoveryCodes(y.t.Context(), ticket)
			return func() { y.recovers(codes, err) }
		}
	}},
	{"FirstRecoveryCodes", []data.Kind{data.RecoveryCodesMade}, 0, 0, func(y *tried) func() func() {
		by, _ := y.proven()
		return func() func() {
			codes, err := y.c.FirstRecoveryCodes(y.t.Context(), by)
			return func() { y.recovers(codes, err) }
		}
	}},
	{"BeginTurnOn", []data.Kind{data.IdentityConfirmed, data.QRShown}, 0, 0, func(y *tried) func() func() {
		by := y.simple()
		return func() func() {
			ticket, e, err := y.c.BeginTurnOn(y.t.Context(), by, password)
			return func() {
				y.must(err)
				y.shown(e)
				y.must(y.c.ConfirmTurnOn(y.t.Context(), ticket, "Phone", y.code(0)))
				y.activated(1)
			}
		}
	}},
	{"BeginTurnOn, wrong", []data.Kind{data.PasswordRefused}, 1, 0, func(y *tried) func() func() {
		by := y.simple()
		return func() func() {
			_, _, err := y.c.BeginTurnOn(y.t.Context(), by, "wrong")
			return func() { y.field(err, data.FieldCurrent) }
		}
	}},
	{"ConfirmTurnOn", []data.Kind{data.OTPOwnTurnedOn}, 0, 0, func(y *tried) func() func() {
		ticket := y.turningOn()
		code := y.code(0)
		return func() func() {
			err := y.c.ConfirmTurnOn(y.t.Context(), ticket, "Phone", code)
			return func() {
				y.must(err)
				y.used(code, data.UsedCode)
				y.activated(1)
			}
		}
	}},
	{"TestCode", []data.Kind{data.CodeTested}, 0, 0, func(y *tried) func() func() {
		y.active()
		by, code := y.administrator(), y.code(0)
		return func() func() {
			tested, err := y.c.TestCode(y.t.Context(), by, y.user.Key, code)
			return func() {
				y.must(err)
				if !tested.Matches {
					y.t.Errorf("%s: the code does not match", y.where)
				}
				y.used(code, data.UsedCode)
			}
		}
	}},
	{"LostPhone", []data.Kind{data.OTPReset, data.TemporaryCodeIssued}, 0, 0, func(y *tried) func() func() {
		y.active()
		by := y.administrator()
		return func() func() {
			given, err := y.c.LostPhone(y.t.Context(), by, y.user.Key, "stolen")
			return func() {
				y.must(err)
				if out := y.elsewhere(password, given.Code); out.Enrolment == nil || slices.ContainsFunc(y.state().Devices, func(d data.Device) bool { return !d.Since.IsZero() }) {
					y.t.Errorf("%s: the temporary code: %+v", y.where, out)
				}
			}
		}
	}},
	{"IssueTemporaryCode", []data.Kind{data.TemporaryCodeIssued}, 0, 0, func(y *tried) func() func() {
		y.active()
		by := y.administrator()
		return func() func() {
			given, err := y.c.IssueTemporaryCode(y.t.Context(), by, y.user.Key, "at home")
			return func() {
				y.must(err)
				if until := y.state().Temporary; !until.Equal(given.Until.Truncate(time.Millisecond)) {
					y.t.Errorf("%s: it is valid until %v, the caller was told %v", y.where, until, given.Until)
				}
				y.lets(password, given.Code, data.WithTemporary)
			}
		}
	}},
}
