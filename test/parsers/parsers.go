// Package parsers reads otpauth:// key URIs the way well-known authenticator apps do, each with
// its own quirks, so that tests can find out what a phone will make of a QR code without a
// phone.
//
// Every emulation follows observed rules: what an app accepts, which of label and issuer
// parameter it believes, where it cuts names, what it does to '+' and '%'. It is a judge for
// tests and not part of any program. If versions of an app differ, the one that breaks more is
// emulated, since it is still on somebody's phone.
package parsers

// Account is what an app shows and computes with after reading a key URI.
type Account struct {
	// Issuer is the name of the service; empty if the app keeps none.
	Issuer string
	// Name is the account within the service. Apps that are Joined show issuer and account
	// here as one text.
	Name string
	// Secret is the decoded key.
	Secret []byte
	// Algorithm is SHA1, SHA256 and so on, or STEAM if the app would compute Steam's five
	// letters instead of digits.
	Algorithm string
	// Digits is the length of a code.
	Digits int
	// Period is how long a code is valid, in seconds.
	Period int
}

// App is one emulated authenticator app.
type App struct {
	// Name is the app and, where it matters, the system it runs on.
	Name string
	// Parse returns what the app reads from a key URI, or an error if the app refuses it.
	Parse func(uri string) (Account, error)
	// Joined is true if the app has no field for the issuer and shows the whole label,
	// "issuer:account", as the name.
	Joined bool
}

// All returns every emulated app.
func All() []App {
	return []App{
		{Name: "Google Authenticator Android", Parse: GoogleAndroid},
		{Name: "Google Authenticator iOS", Parse: GoogleIOS, Joined: true},
		{Name: "Microsoft Authenticator", Parse: Microsoft},
		{Name: "Aegis", Parse: Aegis},
		{Name: "FreeOTP", Parse: FreeOTP},
		{Name: "FreeOTP+", Parse: FreeOTPPlus},
		{Name: "2FAS Android", Parse: TwoFASAndroid},
		{Name: "2FAS iOS", Parse: TwoFASIOS},
		{Name: "Stratum", Parse: Stratum},
		{Name: "Ente Auth", Parse: Ente},
		{Name: "andOTP", Parse: AndOTP},
		{Name: "npm otpauth", Parse: NPM},
	}
}
