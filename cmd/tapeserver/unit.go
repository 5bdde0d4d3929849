package main

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"

	"tapetrack/data"
)

// A unit is what a service of systemd is made of. Its paths are absolute.
type unit struct {
	program  string
	config   string // empty: there is none
	database string
	inConfig bool // the config file names the database
	key      string
	seals    string // the folder in which it notes the end of its log; empty: none
	lowPort  bool   // it listens at a port that only root may take
}

const (
	serviceName = "tapeserver"
	// serviceAccount is a system account of its own, which is there while the server is stopped,
	// too: the files of the database belong to it, and tapectl restores them as it. The account of
	// DynamicUser= comes and goes with the service.
	serviceAccount = "tapeserver"
	unitHead       = "# Made by tapeserver service install, which replaces it. Your changes: systemctl edit " + serviceName
	keyCredential  = "tapetrack.key"
)

// stateFolder is where systemd lets the service write; other folders are added to it.
const stateFolder = "/var/lib/" + serviceName

// plainPath is what a path in a unit may have without being read as something else.
var plainPath = regexp.MustCompile(`^/[A-Za-z0-9/._@+,=-]*$`)

// hidden are the folders that the service does not see.
var hidden = []string{"/home", "/root", "/run/user", "/tmp", "/var/tmp"}

// judge returns why systemd could not run the service.
func (u unit) judge() error {
	for _, path := range []string{u.program, u.config, u.database, u.key, u.seals} {
		if path == "" {
			continue
		}
		if !plainPath.MatchString(path) {
			return &data.FieldError{Text: data.Say("The path %s has characters that mean something else to systemd. Move the file to a path of plain letters, digits, dots and dashes.", path)}
		}
		for _, folder := range hidden {
			if path != u.key && strings.HasPrefix(path, folder+"/") {
				return &data.FieldError{Text: data.Say("A service does not see %s, which is below %s. Move it, such as to /usr/local/bin (programs) or %s (the database).", path, folder, stateFolder)}
			}
		}
	}
	return nil
}

// String returns the text of the unit.
func (u unit) String() string {
	command := u.program + " run"
	if u.config != "" {
		command += " --config " + u.config
	}
	if !u.inConfig {
		command += " --database " + u.database
	}
	command += " --key-file ${CREDENTIALS_DIRECTORY}/" + keyCredential
	folder := filepath.Dir(u.database)
	writable := "" // StateDirectory= makes the folder, and gives it to the account
	if folder != stateFolder && !strings.HasPrefix(folder, stateFolder+"/") {
		writable = "ReadWritePaths=" + folder + "\n"
	}
	if u.seals != "" && !strings.HasPrefix(u.seals+"/", stateFolder+"/") {
		writable += "ReadWritePaths=-" + u.seals + "\n" // without the disk it is the server that says so
	}
	capabilities := "CapabilityBoundingSet=\n"
	if u.lowPort {
		capabilities = "CapabilityBoundingSet=CAP_NET_BIND_SERVICE\nAmbientCapabilities=CAP_NET_BIND_SERVICE\n"
	}
	return fmt.Sprintf(unitText, unitHead, command, keyCredential, u.key, serviceAccount, serviceName, writable, capabilities)
}

// unitText is the unit. TimeoutStopSec is above stopTime; the first start after an update may
// bring a large database up to date, which takes its time.
const unitText = `%[1]s

[Unit]
Description=TapeTrack server, which judges sign-ins
Wants=network-online.target
After=network-online.target time-sync.target nss-lookup.target

[Service]
Type=notify
NotifyAccess=main
ExecStart=%[2]s
LoadCredential=%[3]s:%[4]s
User=%[5]s
Group=%[5]s
StateDirectory=%[6]s
StateDirectoryMode=0700
%[7]sUMask=0077
Restart=on-failure
RestartSec=5
TimeoutStartSec=10min
TimeoutStopSec=40
WatchdogSec=60
LimitNOFILE=65536
LimitCORE=0

%[8]sNoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
KeyringMode=private
LockPersonality=yes
MemoryDenyWriteExecute=yes
RemoveIPC=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged
SystemCallErrorNumber=EPERM

[Install]
WantedBy=multi-user.target
`
