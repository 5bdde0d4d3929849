// Package docs is what the programs carry of the documents: the manual, which package manual turns into pages, and the
// pictures in it. A picture that the manual does not show stays out of the programs.
package docs

import "embed"

// Files has the manual's Markdown, a folder for each language, in manual, and its pictures in pictures.
//
//go:embed manual/*/*.md manual/*/*.json
//go:embed pictures/batch-question-light.png pictures/batch-question-dark.png
//go:embed pictures/batch-result-light.png pictures/batch-result-dark.png
//go:embed pictures/change-password-light.png pictures/change-password-dark.png
//go:embed pictures/choose-database-light.png pictures/choose-database-dark.png
//go:embed pictures/conflict-light.png pictures/conflict-dark.png
//go:embed pictures/connect-light.png pictures/connect-dark.png
//go:embed pictures/export-light.png pictures/export-dark.png
//go:embed pictures/groups-light.png pictures/groups-dark.png
//go:embed pictures/import-preview-light.png pictures/import-preview-dark.png
//go:embed pictures/log-light.png pictures/log-dark.png
//go:embed pictures/login-light.png pictures/login-dark.png
//go:embed pictures/lost-phone-light.png pictures/lost-phone-dark.png
//go:embed pictures/menu-light.png pictures/menu-dark.png
//go:embed pictures/my-sign-in-light.png pictures/my-sign-in-dark.png
//go:embed pictures/new-user-light.png pictures/new-user-dark.png
//go:embed pictures/no-connection-light.png pictures/no-connection-dark.png
//go:embed pictures/policy-light.png pictures/policy-dark.png
//go:embed pictures/popup-light.png pictures/popup-dark.png
//go:embed pictures/recovery-codes-light.png pictures/recovery-codes-dark.png
//go:embed pictures/reset-password-light.png pictures/reset-password-dark.png
//go:embed pictures/server-light.png pictures/server-dark.png
//go:embed pictures/server-login-light.png pictures/server-login-dark.png
//go:embed pictures/set-up-light.png pictures/set-up-dark.png
//go:embed pictures/several-light.png pictures/several-dark.png
//go:embed pictures/sheet-light.png pictures/sheet-dark.png
//go:embed pictures/signing-out-soon-light.png pictures/signing-out-soon-dark.png
//go:embed pictures/status-light.png pictures/status-dark.png
//go:embed pictures/to-do-light.png pictures/to-do-dark.png
//go:embed pictures/turn-on-light.png pictures/turn-on-dark.png
//go:embed pictures/users-light.png pictures/users-dark.png
//go:embed pictures/verify-light.png pictures/verify-dark.png
//go:embed pictures/de/*.png
var Files embed.FS
