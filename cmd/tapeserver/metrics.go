package main

import (
	"cmp"
	"context"
	"errors"
	"net"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"tapetrack/cmd/internal/start"
	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/serve"
)

// figures are the metrics of a server. No label has anything that comes from a client: whoever
// could make labels could fill the memory. docs/SERVER.md has a row for each.
type figures struct {
	all *prometheus.Registry

	calls       *prometheus.CounterVec
	took        *prometheus.HistogramVec
	running     prometheus.Gauge
	streams     prometheus.Gauge
	connections prometheus.Gauge
	refused     *prometheus.CounterVec
	signIns     *prometheus.CounterVec
}

// ours is what the names of our own metrics begin with.
const ours = "tapeserver"

func newFigures(h *health, seals *sealKeeper, announcer *start.Announcer) *figures {
	m := &figures{
		all: prometheus.NewRegistry(),
		calls: prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: ours, Name: "calls_total", Help: "Calls that have ended, by method and code. The method unknown stands for all that do not exist.",
		}, []string{"method", "code"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: ours, Name: "call_seconds", Help: "How long calls took, by method, without streams of changes.",
			Buckets: []float64{.005, .02, .05, .1, .25, .5, 1, 2, 5, 10, 30},
		}, []string{"method"}),
		running:     prometheus.NewGauge(prometheus.GaugeOpts{Namespace: ours, Name: "calls_running", Help: "Calls that have not ended, without streams of changes."}),
		streams:     prometheus.NewGauge(prometheus.GaugeOpts{Namespace: ours, Name: "streams", Help: "Connected programs with a signed-in user."}),
		connections: prometheus.NewGauge(prometheus.GaugeOpts{Namespace: ours, Name: "connections", Help: "Open TCP connections of programs."}),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: ours, Name: "connections_refused_total", Help: "Connections that were refused or ended, by limit.",
		}, []string{"limit"}),
		signIns: prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: ours, Name: "sign_ins_total", Help: "Answers to sign-ins, by outcome and, for refused ones, the class of the reason.",
		}, []string{"outcome", "reason"}),
	}
	for _, c := range outcomes {
		m.signIns.WithLabelValues(c.outcome, c.reason) // a figure that is missing can't be watched
	}
	for _, limit := range []serve.Refused{serve.ByConnections, serve.ByStrangers, serve.ByNetwork, serve.ByRate, serve.ByFirstRequest} {
		m.refused.WithLabelValues(string(limit))
	}
	version := prometheus.NewGauge(prometheus.GaugeOpts{Namespace: ours, Name: "info", Help: "1, with the version.", ConstLabels: prometheus.Labels{"version": start.Version}})
	version.Set(1)
	gauge := func(name, help string, value func() float64) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: ours, Name: name, Help: help}, value)
	}
	m.all.MustRegister(m.calls, m.took, m.running, m.streams, m.connections, m.refused, m.signIns, version,
		gauge("hashes_running", "Password hashes that are made now.", func() float64 { n, _ := auth.Hashing(); return float64(n) }),
		gauge("hashes_waiting", "Password hashes that wait for a core.", func() float64 { _, n := auth.Hashing(); return float64(n) }),
		gauge("sessions", "Open sessions; -1 if they can't be counted.", func() float64 { return float64(h.now().Sessions) }),
		gauge("database_bytes", "Size of the database and its write-ahead log.", func() float64 { return float64(h.now().Size) }),
		gauge("disk_free_bytes", "Free space on the disk of the database; -1 if it is unknown.", func() float64 { return float64(h.now().Free) }),
		gauge("clock_behind_seconds", "How far the clock is behind the newest event.", func() float64 { return h.now().Behind.Seconds() }),
		gauge("seal_age_seconds", "Since when the end of the log was not noted in the folder of --seal-folder; -1 if it is not to be.", seals.age),
		gauge("system_log_failing_seconds", "Since when no event could be sent to the log of the system; 0: they are sent, -1: the policy says that none are.", announcer.Failing),
		ready{h, prometheus.NewDesc(ours+"_ready", "1 for each check of /readyz that holds, 0 for one that fails.", []string{"check"}, nil)},
		collectors.NewGoCollector(collectors.WithGoCollectorMemStatsMetricsDisabled()),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	return m
}

// ready collects the checks of a health.
type ready struct {
	of   *health
	desc *prometheus.Desc
}

// Describe is that of prometheus.Collector.
func (r ready) Describe(to chan<- *prometheus.Desc) { to <- r.desc }

// Collect is that of prometheus.Collector.
func (r ready) Collect(to chan<- prometheus.Metric) {
	for _, c := range r.of.checks() {
		holds := 0.0
		if c.failed.Empty() {
			holds = 1
		}
		to <- prometheus.MustNewConstMetric(r.desc, prometheus.GaugeValue, holds, c.name)
	}
}

// unknownMethod stands for all that do not exist.
const unknownMethod = "unknown"

// call counts a call.
func (m *figures) call(c serve.Call) (ended func(serve.Ending)) {
	gauge, method := m.running, cmp.Or(c.Method, unknownMethod)
	if c.Lasts {
		gauge = m.streams
	}
	gauge.Inc()
	return func(e serve.Ending) {
		gauge.Dec()
		m.calls.WithLabelValues(method, e.Code).Inc()
		if !c.Lasts {
			m.took.WithLabelValues(method).Observe(e.Took.Seconds())
		}
	}
}

// refusedConnection counts a connection that a limit has refused or ended.
func (m *figures) refusedConnection(by serve.Refused) { m.refused.WithLabelValues(string(by)).Inc() }

// An outcome is how a sign-in was answered. What was refused before the password was proven is
// one class: whoever may read figures must not learn which User-IDs there are.
type outcome struct{ outcome, reason string }

var (
	signedIn        = outcome{"signed_in", ""}
	goesOn          = outcome{"goes_on", ""}
	refusedPassword = outcome{"refused", "password"}
	refusedCode     = outcome{"refused", "code"}
	refusedAccount  = outcome{"refused", "account"}
	limitedAddress  = outcome{"limited", "address"}
	limitedBusy     = outcome{"limited", "busy"}
	failed          = outcome{"failed", ""}

	outcomes = []outcome{signedIn, goesOn, refusedPassword, refusedCode, refusedAccount, limitedAddress, limitedBusy, failed}
)

// outcomeOf says how a sign-in was answered.
func outcomeOf(out data.Outcome, err error) outcome {
	switch r := out.Refusal; {
	case errors.Is(err, data.ErrTooManySignIns):
		return limitedAddress
	case errors.Is(err, data.ErrServerBusy):
		return limitedBusy
	case err != nil:
		return failed
	case r == nil && out.Session != nil:
		return signedIn
	case r == nil:
		return goesOn
	case !r.Proven:
		return refusedPassword
	case r.Retry():
		return refusedCode
	default:
		return refusedAccount
	}
}

// countedDoors count how sign-ins are answered.
type countedDoors struct {
	data.Doors
	to *figures
}

func (d countedDoors) counted(out data.Outcome, err error) (data.Outcome, error) {
	c := outcomeOf(out, err)
	d.to.signIns.WithLabelValues(c.outcome, c.reason).Inc()
	return out, err
}

// SignIn is that of data.Entrance.
func (d countedDoors) SignIn(ctx context.Context, a data.Attempt) (data.Outcome, error) {
	return d.counted(d.Doors.SignIn(ctx, a))
}

// Activate is that of data.Entrance.
func (d countedDoors) Activate(ctx context.Context, t data.Ticket, code string) (data.Outcome, error) {
	return d.counted(d.Doors.Activate(ctx, t, code))
}

// Complete is that of data.Entrance.
func (d countedDoors) Complete(ctx context.Context, t data.Ticket) (data.Outcome, error) {
	return d.counted(d.Doors.Complete(ctx, t))
}

// countedListener counts the connections that it accepts.
type countedListener struct {
	net.Listener
	open prometheus.Gauge
}

// Accept is that of net.Listener.
func (l countedListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.open.Inc()
	return &countedConn{Conn: c, closed: sync.OnceFunc(l.open.Dec)}, nil
}

type countedConn struct {
	net.Conn
	closed func()
}

// Close is that of net.Conn.
func (c *countedConn) Close() error {
	c.closed()
	return c.Conn.Close()
}
